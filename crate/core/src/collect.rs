//! Maps and sets without a sort.

/// A map or set of these, put in one after the other. `collect` would sort them before, and bring
/// a sort for each type there is: 11 kB of the packaged core.
pub fn collect_unsorted<T, C: Default + Extend<T>>(all: impl IntoIterator<Item = T>) -> C {
    let mut collection = C::default();
    collection.extend(all);
    collection
}
