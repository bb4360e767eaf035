/**
 * What has gone through the WebSockets of one endpoint. Plain fields, since messages are counted
 * one by one; bytes are those of TCP, counted once a second and at the end.
 */
export class Traffic {
  /** Connections that are open or closing. */
  open = 0;
  /** Connections so far. */
  opened = 0;
  messagesReceived = 0;
  messagesSent = 0;
  bytesReceived = 0;
  bytesSent = 0;
}
