/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clocks, medians, and the bare loop. */
#include "measure.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

union semun {
	int val;
	struct semid_ds *buf;
	struct seminfo *info;
};

static double clock_ms(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

double measure_now_ms(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}

double measure_cpu_ms(void)
{
	return clock_ms(CLOCK_PROCESS_CPUTIME_ID);
}

static double time_ms(const struct timeval *time)
{
	return (double)time->tv_sec * 1e3 + (double)time->tv_usec / 1e3;
}

double measure_usage_ms(const struct rusage *usage)
{
	return time_ms(&usage->ru_utime) + time_ms(&usage->ru_stime);
}

double measure_run_ms(const char *const *arguments, int *status)
{
	const char *program = strcmp(arguments[0], "ipctop") == 0 ? getenv("IPCTOP") : arguments[0];
	double start = measure_now_ms();
	int result;
	pid_t child = fork();

	if (child == 0) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		execvp(program, (char *const *)arguments);
		_exit(MEASURE_NOT_FOUND);
	}
	if (waitpid(child, &result, 0) != child || !WIFEXITED(result))
		*status = -1;
	else
		*status = WEXITSTATUS(result);
	return measure_now_ms() - start;
}

static int compare_times(const void *left, const void *right)
{
	const double *a = left;
	const double *b = right;

	return (*a > *b) - (*a < *b);
}

double measure_median(double *times, size_t count)
{
	qsort(times, count, sizeof(*times), compare_times);
	return times[count / 2];
}

/* IPC_INFO gives the highest index at the least cost. */
size_t measure_bare_loop(void)
{
	struct shminfo shm_info;
	struct msginfo msg_info;
	struct seminfo sem_info;
	struct shmid_ds segment;
	struct msqid_ds queue;
	struct semid_ds set;
	int max = shmctl(0, IPC_INFO, (struct shmid_ds *)&shm_info);
	size_t count = 0;

	for (int i = 0; i <= max; i++)
		count += shmctl(i, SHM_STAT_ANY, &segment) >= 0;
	max = msgctl(0, IPC_INFO, (struct msqid_ds *)&msg_info);
	for (int i = 0; i <= max; i++)
		count += msgctl(i, MSG_STAT_ANY, &queue) >= 0;
	max = semctl(0, 0, IPC_INFO, (union semun){ .info = &sem_info });
	for (int i = 0; i <= max; i++)
		count += semctl(i, 0, SEM_STAT_ANY, (union semun){ .buf = &set }) >= 0;
	return count;
}
