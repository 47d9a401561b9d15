#include "tests/ledger/stored_schema.hpp"

#include <rocksdb/db.h>
#include <rocksdb/file_checksum.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/core/check.hpp"

namespace licet::testing {
namespace {

/// Opens the database, hands over one table, and closes it.
void with_table(const std::filesystem::path& directory, std::string_view table,
                const std::function<void(rocksdb::DB&, rocksdb::ColumnFamilyHandle&)>& work) {
  std::vector<std::string> names;
  LICET_CHECK(rocksdb::DB::ListColumnFamilies({}, directory.string(), &names).ok());
  std::vector<rocksdb::ColumnFamilyDescriptor> tables;
  for (const auto& name : names) tables.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  rocksdb::DBOptions options;
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  LICET_CHECK(rocksdb::DB::Open(options, directory.string(), tables, &handles, &db).ok());
  for (auto* handle : handles) {
    if (handle->GetName() == table) work(*db, *handle);
  }
  for (auto* handle : handles) LICET_CHECK(db->DestroyColumnFamilyHandle(handle).ok());
  LICET_CHECK(db->Close().ok());
  delete db;
}

}  // namespace

void set_stored_schema(const std::filesystem::path& directory, std::uint32_t schema) {
  with_table(directory, "meta", [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle& meta) {
    const rocksdb::Slice value(reinterpret_cast<const char*>(&schema), sizeof schema);
    LICET_CHECK(db.Put({}, &meta, "schema", value).ok());
    LICET_CHECK(db.Flush({}, &meta).ok());
  });
}

bool change_stored_row(const std::filesystem::path& directory, std::string_view table,
                       const std::function<bool(std::string_view key, std::string& value)>& change) {
  bool is_changed = false;
  with_table(directory, table, [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle& rows) {
    const std::unique_ptr<rocksdb::Iterator> at(db.NewIterator({}, &rows));
    for (at->SeekToFirst(); at->Valid() && !is_changed; at->Next()) {
      std::string value = at->value().ToString();
      is_changed = change({at->key().data(), at->key().size()}, value);
      if (is_changed) LICET_CHECK(db.Put({}, &rows, at->key(), value).ok());
    }
    LICET_CHECK(db.Flush({}, &rows).ok());
  });
  return is_changed;
}

}  // namespace licet::testing
