/** Carries messages between the instances of one site. Nothing is kept for who is not there. */
export interface Bus {
  /** Unguessable name of this instance. */
  readonly instance: string;
  /** Whether messages get through at the moment. */
  readonly isUp: boolean;
  /**
   * Sends to everyone who is subscribed to `topic`, in the same order to all.
   * @returns how many instances that are.
   * @throws where the message cannot be sent now.
   */
  publish(topic: string, message: Uint8Array | string): Promise<number>;
  /**
   * Calls `listener` with each message on `topic`. After an interruption it is called again by
   * itself.
   * @returns once that is so; at once while messages do not get through: it is then so when they do.
   */
  subscribe(topic: string, listener: Listener): Promise<void>;
  unsubscribe(topic: string, listener: Listener): Promise<void>;
  /** Calls `listener` whenever messages no longer get through. */
  onDown(listener: () => void): void;
  /** Calls `listener` whenever they do again. */
  onUp(listener: () => void): void;
  close(): Promise<void>;
}

export type Listener = (message: Buffer) => void;
