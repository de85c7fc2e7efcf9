//! The search as it is published: the words of all scripts, and the files of the index. What readers
//! find with them is tested with the client, in `tests/search`.

mod files;
mod vectors;
