/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The wait graph. Its nodes are the processes that wait, its edges the waits, each from its process
 * to its blocker. A circle is a strongly connected component of at least two nodes, found by
 * Tarjan's algorithm, with a stack of its own in place of recursion.
 */
#include <stdlib.h>
#include <string.h>

#include "ipctop/memory.h"
#include "ipctop/snapshot.h"

enum { NO_NODE = UINT32_MAX };

struct node {
	pid_t pid;
	uint32_t first_edge, edge_end; /* in edges */
	uint32_t next_edge;	       /* where the walk stands */
	uint32_t order;		       /* of discovery, counted from 1; 0: not yet */
	uint32_t low;		       /* the lowest order that it reaches */
	uint32_t component;	       /* counted from 1; 0: still on the stack */
};

struct edge {
	uint32_t from, to; /* nodes; to may be NO_NODE: the blocker does not wait itself */
	uint32_t wait;
};

struct graph {
	struct node *nodes;
	uint32_t node_count;
	struct edge *edges; /* ordered by from */
	uint32_t edge_count;
	uint32_t *stack; /* nodes without a component */
	uint32_t stack_count;
	uint32_t *path; /* from the root of the walk to where it stands */
	uint32_t path_count;
	uint32_t discovered;
	uint32_t components;
};

static int compare_pids(const void *left, const void *right)
{
	pid_t a = ((const struct node *)left)->pid;
	pid_t b = ((const struct node *)right)->pid;

	return (a > b) - (a < b);
}

static int compare_edges(const void *left, const void *right)
{
	uint32_t a = ((const struct edge *)left)->from;
	uint32_t b = ((const struct edge *)right)->from;

	return (a > b) - (a < b);
}

static void make_nodes(struct graph *graph, const struct wait *waits, size_t count)
{
	uint32_t kept = 0;

	for (size_t i = 0; i < count; i++)
		graph->nodes[i].pid = waits[i].pid;
	qsort(graph->nodes, count, sizeof(*graph->nodes), compare_pids);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || graph->nodes[kept - 1].pid != graph->nodes[i].pid)
			graph->nodes[kept++].pid = graph->nodes[i].pid;
	graph->node_count = kept;
}

static uint32_t find_node(const struct graph *graph, pid_t pid)
{
	const struct node key = { .pid = pid };
	const struct node *found =
		bsearch(&key, graph->nodes, graph->node_count, sizeof(*graph->nodes), compare_pids);

	return found ? (uint32_t)(found - graph->nodes) : NO_NODE;
}

static void make_edges(struct graph *graph, const struct wait *waits, size_t count)
{
	for (uint32_t i = 0; i < count; i++)
		graph->edges[i] = (struct edge){ find_node(graph, waits[i].pid),
						 find_node(graph, waits[i].blocker), i };
	graph->edge_count = (uint32_t)count;
	qsort(graph->edges, count, sizeof(*graph->edges), compare_edges);
	for (uint32_t i = 0; i < count; i++) {
		struct node *node = &graph->nodes[graph->edges[i].from];

		if (node->edge_end == 0)
			node->first_edge = node->next_edge = i;
		node->edge_end = i + 1;
	}
}

static void discover(struct graph *graph, uint32_t number)
{
	struct node *node = &graph->nodes[number];

	node->order = node->low = ++graph->discovered;
	graph->stack[graph->stack_count++] = number;
	graph->path[graph->path_count++] = number;
}

/* All that the node reaches is known: what is above it on the stack makes one component with it. */
static void finish(struct graph *graph, uint32_t number)
{
	struct node *node = &graph->nodes[number];
	uint32_t top;

	graph->path_count--;
	if (graph->path_count > 0) {
		struct node *parent = &graph->nodes[graph->path[graph->path_count - 1]];

		parent->low = node->low < parent->low ? node->low : parent->low;
	}
	if (node->low != node->order)
		return;
	graph->components++;
	do {
		top = graph->stack[--graph->stack_count];
		graph->nodes[top].component = graph->components;
	} while (top != number);
}

static void walk_from(struct graph *graph, uint32_t root)
{
	discover(graph, root);
	while (graph->path_count > 0) {
		uint32_t number = graph->path[graph->path_count - 1];
		struct node *node = &graph->nodes[number];
		uint32_t to;

		if (node->next_edge == node->edge_end) {
			finish(graph, number);
			continue;
		}
		to = graph->edges[node->next_edge++].to;
		if (to == NO_NODE)
			continue;
		if (graph->nodes[to].order == 0)
			discover(graph, to);
		else if (graph->nodes[to].component == 0 && graph->nodes[to].order < node->low)
			node->low = graph->nodes[to].order;
	}
}

/* The component that an edge lies within, 0: it leads out of its own, or to its own process. */
static uint32_t component_of(const struct graph *graph, const struct edge *edge)
{
	uint32_t component = graph->nodes[edge->from].component;

	if (edge->to == NO_NODE || edge->to == edge->from ||
	    graph->nodes[edge->to].component != component)
		return 0;
	return component;
}

/* Peers that wait for each other's messages are idle, unless one of them holds something else. */
static uint32_t number_circles(const struct graph *graph, struct wait *waits)
{
	uint32_t *numbers = xcalloc(graph->components + 1, sizeof(*numbers));
	uint32_t circles = 0;

	for (uint32_t i = 0; i < graph->edge_count; i++) {
		uint32_t component = component_of(graph, &graph->edges[i]);

		if (component && !numbers[component] &&
		    waits[graph->edges[i].wait].call != WAIT_MSGRCV)
			numbers[component] = ++circles;
	}
	for (uint32_t i = 0; i < graph->edge_count; i++)
		waits[graph->edges[i].wait].circle = numbers[component_of(graph, &graph->edges[i])];
	free(numbers);
	return circles;
}

uint32_t wait_graph_mark(struct wait *waits, size_t count)
{
	struct graph graph = { 0 };
	uint32_t circles;

	if (count < 2)
		return 0;
	graph.nodes = xcalloc(count, sizeof(*graph.nodes));
	graph.edges = xcalloc(count, sizeof(*graph.edges));
	graph.stack = xcalloc(count, sizeof(*graph.stack));
	graph.path = xcalloc(count, sizeof(*graph.path));
	make_nodes(&graph, waits, count);
	make_edges(&graph, waits, count);
	for (uint32_t i = 0; i < graph.node_count; i++)
		if (graph.nodes[i].order == 0)
			walk_from(&graph, i);
	circles = number_circles(&graph, waits);
	free(graph.path);
	free(graph.stack);
	free(graph.edges);
	free(graph.nodes);
	return circles;
}

/* A wait of that process; where it has several, one of the same circle goes first. */
static const struct wait *wait_of_process(const struct snapshot *snapshot, pid_t pid,
					  uint32_t circle)
{
	const struct wait *found = NULL;

	for (size_t i = 0; i < snapshot->wait_count; i++) {
		const struct wait *wait = &snapshot->waits[i];

		if (wait->pid == pid && (!found || (circle && wait->circle == circle)))
			found = wait;
		if (found && (!circle || found->circle == circle))
			break;
	}
	return found;
}

static bool is_in_chain(const struct wait *const *chain, size_t count, const struct wait *wait)
{
	for (size_t i = 0; i < count; i++)
		if (chain[i] == wait)
			return true;
	return false;
}

size_t wait_chain(const struct snapshot *snapshot, const struct wait *wait,
		  const struct wait **chain, size_t max, bool *closed)
{
	size_t count = 0;

	*closed = false;
	while (wait && count < max) {
		chain[count++] = wait;
		if (wait->blocker == 0)
			break;
		wait = wait_of_process(snapshot, wait->blocker, wait->circle);
		*closed = wait && is_in_chain(chain, count, wait);
		if (*closed)
			break;
	}
	return count;
}

bool wait_chain_is_told(const struct wait *waits, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (waits[j].circle == waits[i].circle &&
		    (waits[j].circle || waits[j].blocker == waits[i].blocker))
			return true;
	return false;
}
