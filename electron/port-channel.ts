/** From main to the page; carries one MessagePort. Apart from the contract, so that the preload needs no schemas. */
export const portChannel = 'station:port';
