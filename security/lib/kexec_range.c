// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is what a previous kernel says it left behind in memory at all? Architectures
 * that find the place in a device tree ask before they touch it (API-1).
 */
#define pr_fmt(fmt) "ima: " fmt

#include <linux/ima.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/printk.h>

/* The address comes from outside: the whole range has to be RAM, ends included. */
static bool is_ram(phys_addr_t phys, size_t size)
{
	phys_addr_t end;

	if (!size || check_add_overflow(phys, size - 1, &end))
		return false;
	return region_intersects(phys, size, IORESOURCE_SYSTEM_RAM,
				 IORES_DESC_NONE) == REGION_INTERSECTS;
}

int ima_validate_range(phys_addr_t phys, size_t size)
{
	if (is_ram(phys, size))
		return 0;
	pr_warn("IMA: previous kernel measurement buffer %pa (size 0x%zx) lies outside available memory\n",
		&phys, size);
	return -EINVAL;
}
