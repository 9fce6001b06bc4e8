//! A workbook is a zip archive. Before a parser sees it, every part is unpacked once into nothing, so that a bomb, an
//! archive that lies about its sizes, or a damaged part is refused at the cost of some milliseconds.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Limits, TableError, TableFault};

/// Below this unpacked size a high ratio is only a sheet of repeated cells.
const RATIO_FROM_BYTES: u64 = 1024 * 1024;

/// Refuses what is no workbook, is locked, damaged or unpacks beyond the limits.
pub(super) fn inspect(bytes: &[u8], limits: &Limits) -> Result<(), TableError> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(TableFault::NotXlsx {}.whole_file());
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > limits.parts {
        return Err(TableFault::TooManyParts {
            limit: limits.parts,
        }
        .whole_file());
    }
    for part in ["[Content_Types].xml", "xl/workbook.xml"] {
        if archive.index_for_name(part).is_none() {
            return Err(TableFault::NotXlsx {}.whole_file());
        }
    }
    let mut left = limits.unpacked_bytes;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(damaged)?;
        let packed = part.compressed_size().max(1);
        let tight = packed.saturating_mul(limits.ratio).max(RATIO_FROM_BYTES);
        let allowed = left.min(tight);
        let unpacked = io::copy(&mut part.take(allowed + 1), &mut io::sink())
            .map_err(|error| damaged(ZipError::Io(error)))?;
        if unpacked > left {
            let megabytes = limits.unpacked_bytes >> 20;
            return Err(TableFault::UnpacksTooLarge { megabytes }.whole_file());
        }
        if unpacked > tight {
            return Err(TableFault::PackedTooTight {
                limit: limits.ratio,
            }
            .whole_file());
        }
        left -= unpacked;
    }
    Ok(())
}

fn damaged(error: ZipError) -> TableError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => TableFault::Encrypted {},
        other => TableFault::Damaged {
            detail: other.to_string(),
        },
    }
    .whole_file()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn workbook(sheet: &[u8]) -> Vec<u8> {
        archive(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("xl/workbook.xml", b"<workbook/>"),
            ("xl/worksheets/sheet1.xml", sheet),
        ])
    }

    fn fault(bytes: &[u8], limits: &Limits) -> TableFault {
        inspect(bytes, limits).unwrap_err().fault
    }

    #[test]
    fn an_ordinary_archive_passes() {
        assert_eq!(inspect(&workbook(b"<worksheet/>"), &Limits::UPLOAD), Ok(()));
    }

    #[test]
    fn a_zip_that_is_no_workbook_is_refused() {
        let zip = archive(&[("word/document.xml", b"<document/>")]);
        assert_eq!(fault(&zip, &Limits::UPLOAD), TableFault::NotXlsx {});
        assert_eq!(fault(b"name,code", &Limits::UPLOAD), TableFault::NotXlsx {});
    }

    #[test]
    fn a_bomb_is_refused_by_its_ratio_and_by_its_size() {
        let bomb = workbook(&vec![b' '; 8 << 20]);
        assert!(bomb.len() < 20_000);
        assert_eq!(
            fault(&bomb, &Limits::UPLOAD),
            TableFault::PackedTooTight { limit: 200 }
        );
        let limits = Limits {
            ratio: 10_000,
            unpacked_bytes: 4 << 20,
            ..Limits::UPLOAD
        };
        assert_eq!(
            fault(&bomb, &limits),
            TableFault::UnpacksTooLarge { megabytes: 4 }
        );
    }

    #[test]
    fn a_torn_archive_and_one_of_too_many_parts_are_refused() {
        let good = workbook(b"<worksheet/>");
        let torn = &good[..good.len() - 30];
        assert!(matches!(
            fault(torn, &Limits::UPLOAD),
            TableFault::Damaged { .. }
        ));
        let limits = Limits {
            parts: 2,
            ..Limits::UPLOAD
        };
        assert_eq!(fault(&good, &limits), TableFault::TooManyParts { limit: 2 });
    }
}
