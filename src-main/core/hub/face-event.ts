/** An event as a face knows it; the service adds when, and which face. */
export type FaceEvent =
  | { readonly type: 'registered'; readonly deviceId: string }
  | { readonly type: 'reported'; readonly deviceId: string; readonly version: number }
  | {
      readonly type: 'provisioned';
      readonly deviceId: string;
      readonly registrationId: string;
      readonly assignedHub: string;
      readonly substatus: string;
      /** What is to be said where the device may not find its hub. */
      readonly warning?: string;
    }
  /** A device has told how the upload of a file went. `file` is where the hub keeps it, in its folder. */
  | {
      readonly type: 'uploaded';
      readonly deviceId: string;
      readonly name: string;
      readonly file: string;
      readonly succeeded: boolean;
      /** What the device says of it. */
      readonly status: string;
    }
  /** A certificate was issued to a device. `serial` is hex; `until` is when it ends, ISO 8601. */
  | {
      readonly type: 'issued';
      readonly deviceId: string;
      readonly policy: string;
      readonly serial: string;
      readonly until: string;
    }
  /** Acknowledged, and of no effect. */
  | { readonly type: 'dropped'; readonly deviceId: string; readonly topic: string; readonly reason: string };
