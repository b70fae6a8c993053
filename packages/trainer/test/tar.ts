/** One entry of a tar: a path and its bytes, or a header as it should stand there. */
export interface TarEntry {
  readonly name: string;
  readonly contents?: Uint8Array;
  /** The type of POSIX: `0` a file, `2` a symbolic link, `5` a folder, `x` an extended header, `L` GNU's long name. */
  readonly type?: string;
  readonly link?: string;
}

/** The bytes of a tar (POSIX.1-1988). */
export function tar(entries: readonly TarEntry[]): Buffer {
  const parts: Buffer[] = [];
  for (const { name, contents = new Uint8Array(), type = '0', link = '' } of entries) {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write('0000644\0', 100);
    header.write(`${contents.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('        ', 148);
    header.write(type, 156);
    header.write(link, 157);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    parts.push(header, Buffer.from(contents), Buffer.alloc((512 - (contents.length % 512)) % 512));
  }
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}
