/** Whether the WebSocket is up. */
export const connection = $state({ live: false });
