/** What only Firefox has, and only where its manifest asks for it. */
declare namespace chrome.permissions {
  interface Permissions {
    /** What may be collected, as people were asked. */
    data_collection?: string[];
  }
}

/** What one browser tells of the line. */
interface Navigator {
  readonly connection?: { readonly saveData?: boolean; readonly type?: string };
}

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
