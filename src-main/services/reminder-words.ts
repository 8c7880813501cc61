/** What a notification of the system says. */
export const reminderWords = {
  titleOne: (name: string) => `The certificate of ${name} ends soon`,
  titleMany: (count: number) => `${count} certificates end soon`,
  endsOn: (name: string, day: string) => `${name}: ${day}`,
  more: (count: number) => `and ${count} more`,
  workspace: (name: string) => `Workspace ${name}`,
};
