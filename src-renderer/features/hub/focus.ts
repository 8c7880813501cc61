/**
 * Where what had the focus is gone (a row that was removed, a page that was left), the keyboard would begin at the top
 * again: the tab takes it. Not before a question is out of sight, and not from whoever has it meanwhile.
 */
export function focusTabIfLost(tab: string): void {
  requestAnimationFrame(() => {
    const { activeElement } = document;
    if (document.querySelector('[role=alertdialog]') !== null) focusTabIfLost(tab);
    else if (activeElement === null || activeElement === document.body) {
      document.querySelector<HTMLElement>(`#hub-tab-${tab}`)?.focus();
    }
  });
}
