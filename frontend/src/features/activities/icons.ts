/** An icon for each kind of activity. */
import DatabaseBackup from "@lucide/svelte/icons/database-backup";
import FileDown from "@lucide/svelte/icons/file-down";
import FileUp from "@lucide/svelte/icons/file-up";
import HardDriveDownload from "@lucide/svelte/icons/hard-drive-download";
import KeyRound from "@lucide/svelte/icons/key-round";
import Plus from "@lucide/svelte/icons/plus";
import Trash from "@lucide/svelte/icons/trash-2";
import Undo from "@lucide/svelte/icons/undo-2";
import type { Component } from "svelte";
import type { ActivityKind } from "./words";

export const activityIcons: Record<ActivityKind, Component<{ size?: number; class?: string }>> = {
  created: Plus,
  deleted: Trash,
  restored: Undo,
  imported: FileDown,
  exported: FileUp,
  backup_made: HardDriveDownload,
  backup_restored: DatabaseBackup,
  backup_deleted: Trash,
  rekeyed: KeyRound,
};
