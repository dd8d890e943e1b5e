// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signature databases of machines that boot by EFI (CERT-1): what the firmware
 * itself trusts and has revoked, and what the boot loader shim adds for the owner.
 */
#define pr_fmt(fmt) "integrity: " fmt

#include <linux/dmi.h>
#include <linux/efi.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/secure_boot.h>
#include <linux/slab.h>

#include "keys.h"

/**
 * struct source - a variable with a signature database
 * @name: of the variable
 * @vendor: of the variable
 * @db: what the database is
 * @label: for the log, where its elements are from
 * @missing: what the log says was not found
 * @unread: what the log says could not be got
 * @unparsed: what the log says could not be parsed, up to the errno
 */
struct source {
	efi_char16_t *name;
	efi_guid_t vendor;
	enum integ_firmware_db db;
	const char *label;
	const char *missing;
	const char *unread;
	const char *unparsed;
};

static const struct source db __initconst = {
	.name = L"db",
	.vendor = EFI_IMAGE_SECURITY_DATABASE_GUID,
	.db = INTEG_FIRMWARE_DB,
	.label = "UEFI:db",
	.missing = "MODSIGN: db",
	.unread = "MODSIGN: Couldn't get UEFI db list",
	.unparsed = "db signatures:",
};

static const struct source dbx __initconst = {
	.name = L"dbx",
	.vendor = EFI_IMAGE_SECURITY_DATABASE_GUID,
	.db = INTEG_FIRMWARE_DBX,
	.label = "UEFI:dbx",
	.missing = "dbx",
	.unread = "Couldn't get UEFI dbx list",
	.unparsed = "dbx signatures:",
};

static const struct source mokx __initconst = {
	.name = L"MokListXRT",
	.vendor = EFI_SHIM_LOCK_GUID,
	.db = INTEG_FIRMWARE_DBX,
	.label = "UEFI:MokListXRT",
	.missing = "mokx",
	.unread = "Couldn't get mokx list",
	.unparsed = "mokx signatures",
};

static const struct source mok __initconst = {
	.name = L"MokListRT",
	.vendor = EFI_SHIM_LOCK_GUID,
	.db = INTEG_FIRMWARE_MOK,
	.label = "UEFI:MokListRT",
	.missing = "MokListRT",
	.unread = "Couldn't get UEFI MokListRT",
	.unparsed = "MokListRT signatures:",
};

/* Their firmware takes the machine down when the variables are read (CERT-5). */
#define T2_MAC(product)							\
	{								\
		.matches = {						\
			DMI_MATCH(DMI_BOARD_VENDOR, "Apple Inc."),	\
			DMI_MATCH(DMI_PRODUCT_NAME, product),		\
		},							\
	}

static const struct dmi_system_id t2_macs[] __initconst = {
	T2_MAC("MacBookPro15,1"),
	T2_MAC("MacBookPro15,2"),
	T2_MAC("MacBookPro15,3"),
	T2_MAC("MacBookPro15,4"),
	T2_MAC("MacBookPro16,1"),
	T2_MAC("MacBookPro16,2"),
	T2_MAC("MacBookPro16,3"),
	T2_MAC("MacBookPro16,4"),
	T2_MAC("MacBookAir8,1"),
	T2_MAC("MacBookAir8,2"),
	T2_MAC("MacBookAir9,1"),
	T2_MAC("Macmini8,1"),
	T2_MAC("MacPro7,1"),
	T2_MAC("iMac20,1"),
	T2_MAC("iMac20,2"),
	T2_MAC("iMacPro1,1"),
	{ }
};

static efi_status_t __init read_into(const struct source *s, void *buf,
				     unsigned long *size)
{
	efi_guid_t vendor = s->vendor;

	return efi.get_variable(s->name, &vendor, NULL, size, buf);
}

/*
 * Return: the variable in memory for kfree() with its size, NULL if there is none,
 * or an ERR_PTR, which was logged.
 */
static void *__init read_variable(const struct source *s, unsigned long *size)
{
	efi_status_t status;
	u8 nothing;
	void *buf;

	/* Some firmware takes offence at NULL, even for no bytes at all. */
	*size = 0;
	status = read_into(s, &nothing, size);
	if (status == EFI_NOT_FOUND)
		return NULL;
	if (status != EFI_BUFFER_TOO_SMALL) {
		pr_err("Couldn't get size: 0x%lx\n", status);
		return ERR_PTR(-EIO);
	}
	/* The size is the firmware's claim, which may be beyond all memory. */
	buf = kmalloc(*size, GFP_KERNEL | __GFP_NOWARN);
	if (!buf)
		return ERR_PTR(-ENOMEM);
	status = read_into(s, buf, size);
	if (status == EFI_SUCCESS)
		return buf;
	kfree(buf);
	pr_err("Error reading db var: 0x%lx\n", status);
	return ERR_PTR(-EIO);
}

/* Without a db nothing may verify; the other ones are often not there. */
static void __init complain(const struct source *s)
{
	if (s->db == INTEG_FIRMWARE_DB)
		pr_err("%s\n", s->unread);
	else
		pr_info("%s\n", s->unread);
}

static void __init load_variable(const struct source *s)
{
	unsigned long size;
	void *data = read_variable(s, &size);
	int rc;

	if (!data) {
		pr_debug("%s variable wasn't found\n", s->missing);
		return;
	}
	if (IS_ERR(data)) {
		complain(s);
		return;
	}
	rc = integ_firmware_load(s->db, s->label, data, size);
	if (rc)
		pr_err("Couldn't parse %s %d\n", s->unparsed, rc);
	kfree(data);
}

/* A table of the boot loader's, which unlike a variable is never too large. */
static bool __init load_mok_table(void)
{
	const struct efi_mokvar_table_entry *mok_entry =
		efi_mokvar_entry_find("MokListRT");
	int rc;

	if (!mok_entry)
		return false;
	rc = integ_firmware_load(INTEG_FIRMWARE_MOK,
				 "UEFI:MokListRT (MOKvar table)",
				 mok_entry->data, mok_entry->data_size);
	if (rc)
		pr_err("Couldn't parse MokListRT signatures from EFI MOKvar config table: %d\n",
		       rc);
	return !rc;
}

/* The owner may have said that the firmware's keys are none of his. */
static bool __init ignores_db(void)
{
	efi_guid_t vendor = EFI_SHIM_LOCK_GUID;
	unsigned long size = 1;
	u8 value;

	return efi.get_variable(L"MokIgnoreDB", &vendor, NULL, &size, &value) ==
	       EFI_SUCCESS;
}

static int __init load_efi_keys(void)
{
	if (dmi_check_system(t2_macs)) {
		pr_err("Reading UEFI Secure Boot Certs is not supported on T2 Macs.\n");
		return 0;
	}
	if (!efi_rt_services_supported(EFI_RT_SUPPORTED_GET_VARIABLE))
		return 0;
	if (!ignores_db())
		load_variable(&db);
	load_variable(&dbx);
	/* Without secure boot, anybody could have set what shim would. */
	if (!arch_get_secureboot())
		return 0;
	load_variable(&mokx);
	if (!load_mok_table())
		load_variable(&mok);
	return 0;
}
late_initcall(load_efi_keys);
