/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report.h: several tables, collected and printed one after another. Private to cli.
 */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "ipctop/collect.h"
#include "print.h"

struct report;

/*
 * A report of these tables (TABLE_BITs). The request is checked, and must outlive the report. Free
 * with report_destroy().
 */
struct report *report_create(const char *program, enum collect_source source, unsigned int tables,
			     const struct listing_request *request);
void report_destroy(struct report *report); /* NULL is allowed */

/* Collects what there is now, and returns it; the report owns it. */
const struct snapshot *report_take(struct report *report);

/*
 * Prints what was collected on standard output. A table that could not be read is a line on
 * standard error. Returns the exit status.
 */
int report_print(struct report *report, const struct print_style *style);

#endif
