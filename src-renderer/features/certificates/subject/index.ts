export { type KeygenFile, SubjectPart } from './SubjectPart.tsx';
export { type SubjectDraft, noSubject, subjectDraftOf, subjectFaults, subjectFieldOf, subjectOf } from './subject.ts';
