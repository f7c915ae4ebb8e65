use sada_simulate::atlas::{country, database, network};

use super::*;

fn files(folder: &Path, code: &str) -> (PathBuf, PathBuf) {
    let (countries, networks) = (folder.join("country.mmdb"), folder.join("asn.mmdb"));
    let bytes = database(&[
        ("192.0.2.0".parse().unwrap(), 24, country(code)),
        ("2001:db8::".parse().unwrap(), 32, country("IN")),
    ]);
    std::fs::write(&countries, bytes).unwrap();
    let bytes = database(&[("192.0.2.128".parse().unwrap(), 25, network(17557))]);
    std::fs::write(&networks, bytes).unwrap();
    (countries, networks)
}

fn at(geography: &Geography, address: &str) -> (String, u32) {
    let (country, asn) = geography.of(address.parse().unwrap());
    (country.to_string(), asn)
}

#[test]
fn an_address_is_in_a_country_and_a_network() {
    let folder = tempfile::tempdir().unwrap();
    let (countries, networks) = files(folder.path(), "PK");
    let geography = Geography::new(Some(countries), Some(networks), (None, None)).unwrap();
    assert_eq!(at(&geography, "192.0.2.1"), ("PK".into(), 0));
    assert_eq!(at(&geography, "192.0.2.200"), ("PK".into(), 17557));
    assert_eq!(at(&geography, "::ffff:192.0.2.200"), ("PK".into(), 17557));
    assert_eq!(at(&geography, "2001:db8::1"), ("IN".into(), 0));
    assert_eq!(at(&geography, "198.51.100.1"), ("ZZ".into(), 0));
}

#[test]
fn a_file_that_is_replaced_is_read_anew_and_a_damaged_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (countries, _) = files(folder.path(), "PK");
    let geography = Geography::new(Some(countries.clone()), None, (None, None)).unwrap();
    // Of another length, so that a coarse clock cannot hide the change.
    std::fs::write(&countries, "damaged").unwrap();
    geography.refresh();
    assert_eq!(
        at(&geography, "192.0.2.1").0,
        "PK",
        "the one before stays in use"
    );
    let bytes = database(&[("192.0.2.0".parse().unwrap(), 24, country("BD"))]);
    std::fs::write(&countries, bytes).unwrap();
    geography.refresh();
    assert_eq!(at(&geography, "192.0.2.1").0, "BD");
    std::fs::remove_file(&countries).unwrap();
    geography.refresh();
    assert_eq!(at(&geography, "192.0.2.1").0, "BD");
    assert!(Geography::new(Some(countries), None, (None, None)).is_err());
}

#[test]
fn a_file_with_other_fields_is_refused_and_says_what_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let (countries, networks) = files(folder.path(), "PK");
    let refused = |countries, networks| {
        let refused = Geography::new(countries, networks, (None, None));
        format!("{:#}", refused.err().unwrap())
    };
    let said = refused(Some(networks.clone()), None);
    let wanted = "\"Test\" with autonomous_system_number (number); needed is country.iso_code";
    assert!(said.contains(wanted), "{said}");
    let said = refused(None, Some(countries.clone()));
    assert!(
        said.contains("needed is autonomous_system_number"),
        "{said}"
    );
    let geography = Geography::new(Some(countries.clone()), None, (None, None)).unwrap();
    std::fs::copy(&networks, &countries).unwrap();
    geography.refresh();
    assert_eq!(at(&geography, "192.0.2.1").0, "PK");
    std::fs::write(&countries, database(&[])).unwrap();
    assert!(refused(Some(countries), None).contains("no records"));
}

#[test]
fn without_files_it_is_what_is_assumed_or_not_known() {
    let assumed = (Some("PK".parse().unwrap()), Some(7));
    let geography = Geography::new(None, None, assumed).unwrap();
    assert_eq!(at(&geography, "8.8.8.8"), ("PK".into(), 7));
    let geography = Geography::new(None, None, (None, None)).unwrap();
    assert_eq!(at(&geography, "8.8.8.8"), ("ZZ".into(), 0));
}
