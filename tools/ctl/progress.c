// SPDX-License-Identifier: GPL-2.0-only
/*
 * How far we are, on a terminal.
 */
#include <inttypes.h>
#include <unistd.h>

#include "tree.h"

#define DRAW_EVERY 0.2	/* seconds */

static double since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - then->tv_sec) +
	       (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

void progress_begin(struct progress *progress)
{
	clock_gettime(CLOCK_MONOTONIC, &progress->start);
	progress->last = progress->start;
}

/*
 * Files cost by number and by size. The slower of the two says how long the rest
 * takes, since many small files and a few large ones look alike to neither alone.
 */
static double remaining(const struct progress *p, double seconds)
{
	double files = (double)(p->total_files - p->files) / (double)p->files;
	double bytes = p->bytes ? (double)(p->total_bytes - p->bytes) / (double)p->bytes : 0;

	return seconds * (files > bytes ? files : bytes);
}

void progress_draw(struct progress *progress)
{
	double seconds = since(&progress->start);
	double left;

	if (!progress->shown)
		return;
	clock_gettime(CLOCK_MONOTONIC, &progress->last);
	fprintf(stderr, "\r\033[K%" PRIu64 "/%" PRIu64 " files", progress->files,
		progress->total_files);
	if (progress->files && progress->files <= progress->total_files &&
	    progress->bytes <= progress->total_bytes && seconds > 0) {
		left = remaining(progress, seconds);
		fprintf(stderr, "  %.0f %%  %.0f files/s  %.1f MB/s  ETA %u:%02u",
			100.0 * (double)progress->files / (double)progress->total_files,
			(double)progress->files / seconds, (double)progress->bytes / 1e6 / seconds,
			(unsigned int)left / 60, (unsigned int)left % 60);
	}
	fflush(stderr);
	progress->drawn = true;
}

void progress_step(struct progress *progress, uint64_t bytes)
{
	progress->files++;
	progress->bytes += bytes;
	/* The clock is not asked for every small file. */
	if (progress->shown && progress->files % 64 == 0 && since(&progress->last) >= DRAW_EVERY)
		progress_draw(progress);
}

void progress_clear(struct progress *progress)
{
	if (!progress->drawn)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	progress->drawn = false;
}
