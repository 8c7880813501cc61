import type { LogLine } from '../../bench/run-events.ts';
import { simulate as text } from './words.ts';

/** What a line says that has no reading. */
export function wordsOf(event: Exclude<LogLine['event'], { type: 'sent' }>): string {
  switch (event.type) {
    case 'provisioning':
      return text.provisioningLine(event.host);
    case 'provisioned':
      return text.provisionedLine(event.assignedDeviceId, event.assignedHub, event.substatus, event.connectionProfile);
    case 'twin':
      return text.twinLine(event.desired, event.reported);
    case 'connected':
      return event.serial === undefined ? text.connectedLine : text.connectedWithLine(event.serial);
    case 'renewing':
      return event.by === 'hub' ? text.renewingAtHubLine : text.renewingAtServiceLine;
    case 'issued':
      return text.issuedLine(event.certificate.notAfter, event.certificate.renewAt);
    case 'notIssued':
      return text.notIssuedLine(event.what);
    case 'fellBack':
      return event.to === 'own' ? text.fellBackToOwnLine(event.what) : text.fellBackLine(event.what);
    case 'subscribed':
      return text.subscribedLine(event.filter, event.qos);
    case 'finished':
      return text.finishedLine(event.acknowledged);
    case 'sending':
      return text.sendingLine(event.messageId);
    case 'refused':
      return text.refusedLine(event.messageId, event.what);
    case 'received':
      return text.receivedLine(event.topic, event.body);
    case 'throttled':
      return text.throttledLine(event.what, event.times);
    case 'fault':
      return text.faultLine(event.what);
    case 'lost':
      return text.lostLine(event.what);
    case 'failed':
      return text.failedLine(event.what);
  }
}
