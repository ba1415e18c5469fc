/** A chosen file under its path inside the adapter's folder. */
export interface ChosenFile {
  path: string;
  file: File;
}

/** Never part of an adapter, and put there by systems and git rather than people: what the registry passes over as well. */
const LITTER = /(^|\/)(\.+[^./][^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(\/|$)/i;

/** Files of an `<input>`; a chosen folder's own name is not part of the paths. */
export function fromInput(files: Iterable<File>): ChosenFile[] {
  return clean([...files].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
}

/** Files and folders that were dropped. Entries must be read before the event handler returns. */
export async function fromDrop(items: Iterable<DataTransferItem>): Promise<ChosenFile[]> {
  const found = [...items].map((item) => {
    const entry = item.webkitGetAsEntry();
    return entry ? filesIn(entry) : alone(item.getAsFile());
  });
  return clean((await Promise.all(found)).flat());
}

/** What comes from another program than a file manager is a file without a place. */
function alone(file: File | null): ChosenFile[] {
  return file ? [{ path: file.name, file }] : [];
}

async function filesIn(entry: FileSystemEntry): Promise<ChosenFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ''), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: ChosenFile[] = [];
  // A reader hands out a hundred entries at a time, and an empty list at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    found.push(...(await Promise.all(some.map(filesIn))).flat());
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

export function clean(files: ChosenFile[]): ChosenFile[] {
  const kept = files.filter((each) => !LITTER.test(each.path));
  const [first] = kept;
  const folder = first?.path.includes('/') ? first.path.slice(0, first.path.indexOf('/') + 1) : '';
  const sharesFolder = folder !== '' && kept.every((each) => each.path.startsWith(folder));
  return kept
    .map((each) => ({ ...each, path: sharesFolder ? each.path.slice(folder.length) : each.path }))
    .sort((a, b) => a.path.localeCompare(b.path));
}

/** A name to propose: the folder's, in the alphabet of adapter names. */
export function nameFrom(folder: string): string {
  return folder
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|[._-]+$/g, '');
}
