#include "base/errno_words.h"

#include <cerrno>
#include <cstring>

namespace jixiao {

std::string errno_words(int error) {
  switch (error) {
    case ENOENT: return "文件或文件夹不存在";
    case ENOTDIR: return "路径中有一段不是文件夹";
    case EISDIR: return "这是文件夹，不是文件";
    case EACCES:
    case EPERM: return "没有权限";
    case EROFS: return "文件系统是只读的";
    case ENOSPC: return "磁盘空间已满";
    case EDQUOT: return "超出磁盘配额";
    case EFBIG: return "文件太大";
    case EEXIST: return "已有同名文件";
    case ENOTEMPTY: return "文件夹不是空的";
    case ENAMETOOLONG: return "名称太长";
    case ELOOP: return "符号链接成环";
    case EMFILE:
    case ENFILE: return "打开的文件太多";
    case ENOMEM: return "内存不足";
    case EIO: return "读写出错，磁盘可能有故障";
    case EBUSY: return "正被占用";
    default: return std::strerror(error);
  }
}

}  // namespace jixiao
