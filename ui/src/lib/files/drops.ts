/** What is dragged or pasted, as far as it is files. */
import { takesAddresses, type Dropped } from '#lib/api/dropped.ts';

/** A file to add, wherever it comes from. */
export type Offered = File | Dropped;

/** Whether files are carried. While they are dragged a page learns that there are some, and not which. */
export function carriesFiles(carried: DataTransfer | null): boolean {
  const types = carried?.types ?? [];
  return types.includes('Files') || (takesAddresses() && types.includes('text/uri-list'));
}

/** The files themselves; a folder that was dropped is none. */
export function filesOf(carried: DataTransfer | null): File[] {
  if (!carried) return [];
  const entries = [...carried.items].filter((item) => item.kind === 'file');
  const isFolder = (item: DataTransferItem): boolean => item.webkitGetAsEntry()?.isDirectory ?? false;
  return entries.filter((item) => !isFolder(item)).flatMap((item) => item.getAsFile() ?? []);
}
