/** What the shell itself says to people, outside the page: one place, ready for translation. */
export const texts = {
  applicationName: 'Wardlight',
  menuView: 'View',
  menuSecondWindow: 'Window on second display',
  menuFullScreen: 'Full screen',
  menuQuit: 'Quit Wardlight',
  quitQuestion: 'Close this central station?',
  quitDetail: 'Alarms of the ward will not be shown or heard at this station until it is opened again.',
  closeSecondQuestion: 'Close the window on the second display?',
  closeSecondDetail: 'Its beds move to the other window.',
  cannotStart: 'Part of this central station cannot start. It keeps trying.',
  confirm: 'Close',
  cancel: 'Keep open',
} as const;
