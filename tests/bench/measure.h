/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * measure.h: clocks, medians, and the bare loop that ipctop is measured against.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

/* Milliseconds of CLOCK_MONOTONIC, and of this process's processor time. */
double measure_now_ms(void);
double measure_cpu_ms(void);

struct rusage;

/* Processor time of a process that ended, from wait4(2). */
double measure_usage_ms(const struct rusage *usage);

/*
 * Runs a program from PATH ("ipctop" is $IPCTOP) with its output thrown away: the wall-clock time.
 * Stores its exit status.
 */
double measure_run_ms(const char *const *arguments, int *status);
enum { MEASURE_NOT_FOUND = 127 };

/* The middle one; sorts times. */
double measure_median(double *times, size_t count);

/* *_STAT_ANY over all indices of all three tables and nothing else; returns the objects seen. */
size_t measure_bare_loop(void);

#endif
