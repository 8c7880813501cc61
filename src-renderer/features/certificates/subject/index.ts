export { type KeygenFile, SubjectPart } from './SubjectPart.tsx';
export { type SubjectDraft, noSubject, subjectFaults, subjectFieldOf, subjectOf } from './subject.ts';
