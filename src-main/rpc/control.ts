import type { MethodName } from '../contract/methods.ts';
import type { StreamName } from '../contract/streams.ts';
import type { ServeControl } from '../services/index.ts';
import type { ServerPorts, Surface } from './server.ts';
import { textServer } from './text-server.ts';

/**
 * What may be asked of a hub by its control channel: to look at it, to change it and to stop it. Nothing that takes a file, a folder or a
 * workspace, for whose tokens there is no way here, and nothing of the rest of Certbench.
 */
const methods: ReadonlySet<string> = new Set<MethodName>([
  'hub.status',
  'hub.log',
  'hub.explain',
  'hub.stop',
  'hub.uploadAuthority',
  'hub.removeAuthority',
  'hub.createVerificationCode',
  'hub.verifyAuthority',
  'hub.registerDevices',
  'hub.registerDevice',
  'hub.setDeviceAuthentication',
  'hub.rollOverDevices',
  'hub.setDeviceEnabled',
  'hub.removeDevice',
  'hub.getTwin',
  'hub.updateDesired',
  'hub.updateTags',
  'hub.disconnectDevice',
  'hub.sendMessage',
  'hub.callMethod',
  'hub.setEnrollment',
  'hub.removeEnrollment',
  'hub.setEnrollmentGroup',
  'hub.removeEnrollmentGroup',
  'hub.setEnrollmentEnabled',
  'hub.setDpsFault',
  'hub.setAwsAuthority',
  'hub.setAwsCertificate',
  'hub.changeAwsCertificate',
  'hub.removeAwsCertificate',
  'hub.removeAwsThing',
  'hub.setAwsPolicy',
  'hub.setAwsTemplate',
  'hub.removeAwsTemplate',
  'hub.awsShadow',
  'hub.setAwsShadow',
  'hub.removeAwsShadow',
  'hub.removeAwsPolicy',
  'hub.setThingsBoardDevice',
  'hub.removeThingsBoardDevice',
  'hub.setThingsBoardProfile',
  'hub.removeThingsBoardProfile',
  'hub.thingsBoardAttributes',
  'hub.thingsBoardSetAttributes',
  'hub.thingsBoardRpc',
  'hub.setTopicSpace',
  'hub.allowTopics',
  'hub.removeTopicSpace',
  'hub.createPolicy',
  'hub.updatePolicy',
  'hub.removePolicy',
  'hub.revokeIssued',
  'hub.createBootstrapPassword',
  'hub.removeBootstrapPassword',
  'hub.setIssuingFault',
  'hub.setThrottle',
  'hub.issued',
  'hub.setRevocationList',
  'hub.removeRevocationList',
  'hub.missingTopicTemplates',
  'hub.checkTopicTemplates',
]);
const streams: ReadonlySet<string> = new Set<StreamName>(['hub.events', 'hub.changed']);

/** The part of the contract that the control channel of a hub serves. */
export const controlSurface: Surface = {
  hasMethod: (name) => methods.has(name),
  hasStream: (name) => streams.has(name),
};

/** Serves programs that manage a hub. */
export const serveControl =
  (ports: ServerPorts, surface: Surface = controlSurface): ServeControl =>
  (services, send) =>
    textServer(services, ports, send, surface);
