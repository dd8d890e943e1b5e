// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether the firmware started this kernel under secure boot (INIT-9).
 */
#define pr_fmt(fmt) "integrity: " fmt

#include <linux/efi.h>
#include <linux/printk.h>
#include <linux/secure_boot.h>

#ifdef CONFIG_X86
#include <asm/setup.h>

/* The boot protocol tells what the stub asked the firmware. */
static enum efi_secureboot_mode boot_mode(void)
{
	return boot_params.secure_boot;
}
#else
static enum efi_secureboot_mode boot_mode(void)
{
	return efi_secureboot_mode_unset;
}
#endif

static enum efi_secureboot_mode ask_firmware(void)
{
	enum efi_secureboot_mode mode;

	if (!efi_rt_services_supported(EFI_RT_SUPPORTED_GET_VARIABLE)) {
		pr_info("secureboot mode unknown, no efi\n");
		return efi_secureboot_mode_unknown;
	}
	mode = efi_get_secureboot_mode(efi.get_variable);
	pr_info("secureboot mode %s\n",
		mode == efi_secureboot_mode_enabled ? "enabled" :
		mode == efi_secureboot_mode_disabled ? "disabled" : "unknown");
	return mode;
}

/**
 * arch_get_secureboot() - whether secure boot is on
 *
 * Asked once; only a clear yes counts.
 *
 * Context: process.
 */
bool arch_get_secureboot(void)
{
	static enum efi_secureboot_mode mode = efi_secureboot_mode_unset;

	if (!efi_enabled(EFI_BOOT))
		return false;
	if (mode == efi_secureboot_mode_unset)
		mode = boot_mode();
	if (mode == efi_secureboot_mode_unset)
		mode = ask_firmware();
	return mode == efi_secureboot_mode_enabled;
}
