/** Reads the files of the bundle from the static assets. This is the only fetch of the service; it leaves no machine. */
export function assetReader(assets: Pick<Fetcher, 'fetch'>) {
  return async (name: string): Promise<Uint8Array | undefined> => {
    // Only the path counts: the binding has no host.
    const response = await assets.fetch(`https://assets.invalid/model/${name}`);
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`The assets answered ${response.status} for ${name}.`);
    return new Uint8Array(await response.arrayBuffer());
  };
}
