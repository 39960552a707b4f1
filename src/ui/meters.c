/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The header: how full the kernel's tables are. */
#include "meters.h"

#include <curses.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "draw.h"
#include "ipctop/format.h"
#include "ipctop/memory.h"
#include "ipctop/text.h"

enum {
	NUMBER_BYTES = 32,
	DETAIL_BYTES = 128,
	/* Below these widths the parts on the right are left out. */
	WIDTH_WITH_DETAILS = 64,
	WIDTH_WITH_STATUS = 76,
	STATUS_WIDTH = 26,
	DETAIL_WIDTH = 30,
};

static void shm_detail(const struct snapshot *snapshot, char *text, size_t size)
{
	const struct usage *usage = &snapshot->usage;
	char all[NUMBER_BYTES], rss[NUMBER_BYTES], swap[NUMBER_BYTES];

	format_size(usage->shm_pages * (uint64_t)sysconf(_SC_PAGESIZE), all, sizeof(all));
	format_size(usage->shm_rss, rss, sizeof(rss));
	format_size(usage->shm_swap, swap, sizeof(swap));
	snprintf(text, size, "Mem %s rss %s swap %s", all, rss, swap);
}

/* ", 3 waiting", or nothing where nobody waits. */
static void format_waiting(const struct snapshot *snapshot, enum table_id table, char *text,
			   size_t size)
{
	size_t waiting = 0;

	text[0] = '\0';
	for (size_t i = 0; i < snapshot->wait_count; i++)
		waiting += snapshot->waits[i].table == table;
	if (waiting > 0)
		snprintf(text, size, ", %zu waiting", waiting);
}

static void sem_detail(const struct snapshot *snapshot, char *text, size_t size)
{
	char semaphores[NUMBER_BYTES], waiting[NUMBER_BYTES];

	format_count(snapshot->usage.semaphores, semaphores, sizeof(semaphores));
	format_waiting(snapshot, TABLE_SEM, waiting, sizeof(waiting));
	snprintf(text, size, "%s semaphore%s%s", semaphores,
		 snapshot->usage.semaphores == 1 ? "" : "s",
		 *waiting ? waiting : " in the sets");
}

static void msg_detail(const struct snapshot *snapshot, char *text, size_t size)
{
	const struct usage *usage = &snapshot->usage;
	char bytes[NUMBER_BYTES], messages[NUMBER_BYTES], waiting[NUMBER_BYTES];

	format_size(usage->message_bytes, bytes, sizeof(bytes));
	format_count(usage->messages, messages, sizeof(messages));
	format_waiting(snapshot, TABLE_MSG, waiting, sizeof(waiting));
	snprintf(text, size, "%s in %s message%s%s", bytes, messages,
		 usage->messages == 1 ? "" : "s", waiting);
}

/* One row a meter. */
static const struct meter {
	const char *label;
	enum table_id table;
	const char *limit; /* the limit whose use the bar shows */
	void (*detail)(const struct snapshot *snapshot, char *text, size_t size);
} meters[] = {
	{ "SHM", TABLE_SHM, "SHMMNI", shm_detail },
	{ "SEM", TABLE_SEM, "SEMMNI", sem_detail },
	{ "MSG", TABLE_MSG, "MSGMNI", msg_detail },
};

static double share(const struct limit *limit)
{
	if (!limit || !limit->used_known || !limit->limit_known || limit->limit == 0)
		return 0;
	return (double)limit->used / (double)limit->limit;
}

static enum element share_element(double part)
{
	if (part >= 0.9)
		return ELEMENT_METER_HIGH;
	return part >= 0.7 ? ELEMENT_METER_MIDDLE : ELEMENT_METER_LOW;
}

/* [||||||    412/4096  10%]: the figures stand over the end of the bar. */
static void draw_bar(int y, int x, int width, const struct limit *limit)
{
	double part = share(limit);
	int inner = width - 2;
	int filled = (int)(part * inner + 0.5);
	char figures[64] = "unknown";
	int length, start;

	if (limit && limit->used_known && limit->limit_known)
		snprintf(figures, sizeof(figures), "%llu/%llu %3.0f%%",
			 (unsigned long long)limit->used, (unsigned long long)limit->limit,
			 part * 100);
	length = (int)strlen(figures);
	start = length < inner ? inner - length : 0;
	draw_text(stdscr, y, x, 1, ELEMENT_METER_TEXT, "[");
	for (int i = 0; i < inner && i < filled; i++)
		draw_text(stdscr, y, x + 1 + i, 1, share_element(part), "|");
	draw_text(stdscr, y, x + 1 + start, inner - start,
		  part * inner > start ? share_element(part) : ELEMENT_METER_TEXT, figures);
	draw_text(stdscr, y, x + width - 1, 1, ELEMENT_METER_TEXT, "]");
}

/* The limit that is closest to being reached, NULL where none is in use at all. */
static const struct limit *fullest(const struct snapshot *snapshot)
{
	const struct limit *found = NULL;

	for (size_t i = 0; i < snapshot->tables[TABLE_LIMIT].count; i++) {
		const struct limit *limit = snapshot_row(snapshot, TABLE_LIMIT, i);

		if (share(limit) > share(found))
			found = limit;
	}
	return found;
}

static void format_where(const struct meters_input *input, char *text, size_t size)
{
	char host[65] = "";
	char safe_host[65];
	const struct id_name *user = snapshot_find_user(input->snapshot, geteuid());
	char name[33] = "";
	char clock[NUMBER_BYTES];
	struct tm tm;

	gethostname(host, sizeof(host) - 1);
	host[strcspn(host, ".")] = '\0';
	text_make_safe(host, safe_host, sizeof(safe_host));
	text_make_safe(user ? user->text : "", name, sizeof(name));
	localtime_r(&input->snapshot->realtime.tv_sec, &tm);
	strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	snprintf(text, size, "%.10s %.8s%s%s", safe_host, name, *name ? " " : "", clock);
}

/* Suspected only: see the chain in Inspect. Returns the cells written. */
static int draw_deadlock(int y, int x, int width, const struct snapshot *snapshot)
{
	uint32_t circles = waits_circles(snapshot);

	if (circles == 0)
		return 0;
	return draw_format(stdscr, y, x, width, ELEMENT_WARNING,
			   circles == 1 ? "DEADLOCK? see ! rows" : "%u DEADLOCKS? see ! rows",
			   circles);
}

static void draw_status(const struct rectangle *place, int line, const struct meters_input *input)
{
	int x = place->x + place->width - STATUS_WIDTH;
	int y = place->y + line;
	const struct limit *limit = fullest(input->snapshot);
	char text[DETAIL_BYTES];

	if (line == 0) {
		format_where(input, text, sizeof(text));
		draw_text(stdscr, y, x, STATUS_WIDTH, ELEMENT_NORMAL, text);
	} else if (line == 1 && input->paused) {
		draw_text(stdscr, y, x, STATUS_WIDTH, ELEMENT_WARNING, "PAUSED, Z goes on");
	} else if (line == 1) {
		draw_format(stdscr, y, x, STATUS_WIDTH, ELEMENT_NORMAL, "every %.1fs%s",
			    input->delay, input->read_only ? ", read-only" : "");
	} else if (waits_circles(input->snapshot) > 0) {
		draw_deadlock(y, x, STATUS_WIDTH, input->snapshot);
	} else if (*input->user) {
		draw_format(stdscr, y, x, STATUS_WIDTH, ELEMENT_TITLE, "only of %s", input->user);
	} else if (limit) {
		draw_format(stdscr, y, x, STATUS_WIDTH,
			    share(limit) >= 0.9 ? ELEMENT_WARNING : ELEMENT_NORMAL,
			    "fullest: %s %.0f%%", limit->name, share(limit) * 100);
	}
}

static bool is_deadlocked(const struct meter *meter, const struct meters_input *input)
{
	const struct snapshot *snapshot = input->snapshot;

	for (size_t i = 0; i < snapshot->wait_count; i++)
		if (snapshot->waits[i].circle && snapshot->waits[i].table == meter->table)
			return true;
	return false;
}

static void draw_line(const struct rectangle *place, int line, const struct meters_input *input)
{
	const struct meter *meter = &meters[line];
	int status = place->width >= WIDTH_WITH_STATUS ? STATUS_WIDTH + 1 : 0;
	int details = place->width >= WIDTH_WITH_DETAILS ? DETAIL_WIDTH + 1 : 0;
	int bar = place->width - status - details - 4;
	int y = place->y + line;
	char text[DETAIL_BYTES];

	/* Where there is no room for more, the label tells. */
	draw_format(stdscr, y, place->x, 4,
		    is_deadlocked(meter, input) ? ELEMENT_WARNING : ELEMENT_METER_TEXT, "%s%s",
		    meter->label, is_deadlocked(meter, input) ? "!" : "");
	draw_bar(y, place->x + 4, bar, snapshot_find_limit(input->snapshot, meter->limit));
	if (details) {
		meter->detail(input->snapshot, text, sizeof(text));
		draw_text(stdscr, y, place->x + 4 + bar + 1, DETAIL_WIDTH, ELEMENT_NORMAL, text);
	}
	if (status)
		draw_status(place, line, input);
}

/* All three in one line, for a screen of few lines. */
static void draw_short(const struct rectangle *place, const struct meters_input *input)
{
	int x = place->x;

	for (size_t i = 0; i < ARRAY_SIZE(meters); i++) {
		double part = share(snapshot_find_limit(input->snapshot, meters[i].limit));

		x += draw_format(stdscr, place->y, x, place->width - x, ELEMENT_METER_TEXT, "%s",
				 meters[i].label);
		x += draw_format(stdscr, place->y, x, place->width - x, share_element(part),
				 " %.0f%%  ", part * 100);
	}
	x += draw_deadlock(place->y, x, place->width - x, input->snapshot);
	if (input->paused)
		draw_text(stdscr, place->y, x, place->width - x, ELEMENT_WARNING, " PAUSED");
}

void meters_draw(const struct rectangle *place, const struct meters_input *input)
{
	if (place->height == 1)
		draw_short(place, input);
	for (int line = 0; place->height > 1 && line < place->height; line++)
		draw_line(place, line, input);
}
