import type { MethodName } from '../../contract/methods.ts';
import type { Handlers } from '../handlers.ts';
import type { Admissions } from './admission.ts';
import type { Digest } from '../../core/primitives.ts';
import type { Hub } from './hub.ts';
import { tellRefusal } from './explained.ts';
import { checkTopicTemplates, missingTopicTemplates } from './hub-topic-spaces.ts';

/** What windows and programs ask of the local hub. */
export const hubCalls = (
  hub: Hub,
  admissions: Admissions,
  digest: Digest,
): Pick<Handlers, Extract<MethodName, `hub.${string}`>> => ({
  'hub.start': (input) => hub.start(input),
  'hub.freePort': (input) => hub.freePort(input),
  'hub.stop': () => hub.stop(),
  'hub.status': () => hub.status(),
  'hub.log': () => hub.log.read(),
  'hub.explain': (input) => tellRefusal(input, hub.presented, hub.world(), digest),
  'hub.uploadAuthority': (input) => hub.authorities.upload(input),
  'hub.removeAuthority': (input) => hub.authorities.remove(input),
  'hub.createVerificationCode': (input) => hub.authorities.createCode(input),
  'hub.verifyAuthority': (input) => hub.authorities.verify(input),
  'hub.unknownDevices': (input) => admissions.unknownDevices(input),
  'hub.admit': (input) => admissions.admit(input),
  'hub.registerDevices': (input) => admissions.registerDevices(input),
  'hub.registerDevice': (input) => hub.devices.register(input),
  'hub.setDeviceAuthentication': (input) => hub.devices.setAuthentication(input),
  'hub.rollOverDevices': (input) => hub.devices.rollOver(input),
  'hub.setDeviceEnabled': (input) => hub.devices.setEnabled(input),
  'hub.removeDevice': (input) => hub.devices.remove(input),
  'hub.getTwin': (input) => hub.devices.getTwin(input),
  'hub.updateDesired': (input) => hub.devices.updateDesired(input),
  'hub.updateTags': (input) => hub.devices.updateTags(input),
  'hub.disconnectDevice': (input) => hub.devices.disconnect(input),
  'hub.sendMessage': (input) => hub.devices.sendMessage(input),
  'hub.callMethod': (input) => hub.devices.callMethod(input),
  'hub.setEnrollment': (input) => hub.enrollments.set(input),
  'hub.removeEnrollment': (input) => hub.enrollments.remove(input),
  'hub.setEnrollmentGroup': (input) => hub.enrollments.setGroup(input),
  'hub.removeEnrollmentGroup': (input) => hub.enrollments.removeGroup(input),
  'hub.setEnrollmentEnabled': (input) => hub.enrollments.setEnabled(input),
  'hub.setDpsFault': (input) => hub.enrollments.setFault(input),
  'hub.setThingsBoardDevice': (input) => hub.thingsboard.setDevice(input),
  'hub.removeThingsBoardDevice': (input) => hub.thingsboard.removeDevice(input),
  'hub.setThingsBoardProfile': (input) => hub.thingsboard.setProfile(input),
  'hub.removeThingsBoardProfile': (input) => hub.thingsboard.removeProfile(input),
  'hub.thingsBoardAttributes': (input) => hub.thingsboard.attributes(input),
  'hub.thingsBoardSetAttributes': (input) => hub.thingsboard.setAttributes(input),
  'hub.thingsBoardRpc': (input) => hub.thingsboard.call(input),
  'hub.setTopicSpace': (input) => hub.topicSpaces.set(input),
  'hub.allowTopics': (input) => hub.topicSpaces.allow(input),
  'hub.removeTopicSpace': (input) => hub.topicSpaces.remove(input),
  'hub.createPolicy': (input) => hub.policies.create(input),
  'hub.updatePolicy': (input) => hub.policies.update(input),
  'hub.removePolicy': (input) => hub.policies.remove(input),
  'hub.issued': () => ({ issued: hub.policies.issued() }),
  'hub.missingTopicTemplates': (input) => missingTopicTemplates(hub.status().topicSpaces, input),
  'hub.checkTopicTemplates': (input) => checkTopicTemplates(input),
});
