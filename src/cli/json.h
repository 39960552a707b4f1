/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json.h: rows as json-c objects. Private to cli.
 */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include <json-c/json.h>

#include "print.h"

/* An object with a lower-case key for each column. Free with json_object_put(). */
json_object *json_of_row(const struct column *const *columns, size_t count,
			 const struct snapshot *snapshot, const void *row,
			 const struct print_style *style);

#endif
