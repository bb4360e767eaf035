/* Preloaded into a server under test: breaks, when asked, where no entry of the server's is. */
process.on('SIGUSR2', () => {
  setTimeout(() => {
    throw new TypeError('broken for a test');
  }, 1);
  void Promise.reject(new RangeError('broken for a test'));
});
