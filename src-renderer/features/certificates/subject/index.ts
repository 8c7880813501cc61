export { type KeygenFile, SubjectPart } from './SubjectPart.tsx';
export {
  type SubjectDraft,
  commonNameFault,
  noSubject,
  subjectDraftOf,
  subjectFaults,
  subjectFieldOf,
  subjectOf,
} from './subject.ts';
