// What the schematics' kit turns while packages are installed is an ES module, which Jest cannot load here; no
// test installs any.
module.exports = () => {
  throw new Error('Expected no test to install packages.');
};
