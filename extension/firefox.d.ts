/** What only Firefox has, and only where its manifest asks for it. */
declare namespace chrome {
  /** Permission `dns`; not on Android. */
  const dns: { resolve(host: string): Promise<{ addresses: string[] }> } | undefined;

  /** Permission `captivePortal`; not on Android. */
  const captivePortal:
    | {
        getState(): Promise<string>;
        onStateChanged: { addListener(listener: (details: { state: string }) => void): void };
      }
    | undefined;
}
