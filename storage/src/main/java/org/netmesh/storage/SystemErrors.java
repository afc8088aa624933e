package org.netmesh.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.kernel.port.StorageException.Kind;

/**
 * What an exception of the system means. Java tells some errors by type and the rest by the
 * system's text only; where that text is in another language, a full disk is recognised by asking
 * it.
 */
final class SystemErrors {
    private SystemErrors() {}

    static StorageException translate(
            String action, String path, @Nullable Path file, Throwable cause) {
        Kind kind = kind(cause, file);
        return new StorageException(
                kind, action + " " + path + ": " + reason(cause) + remedy(kind), cause);
    }

    private static Kind kind(Throwable cause, @Nullable Path file) {
        return switch (cause) {
            case NoSuchFileException _ -> Kind.NOT_FOUND;
            case NotDirectoryException _ -> Kind.NOT_FOUND;
            case FileAlreadyExistsException _ -> Kind.ALREADY_EXISTS;
            case AccessDeniedException _ -> Kind.PERMISSION_DENIED;
            default -> byText(reason(cause).toLowerCase(Locale.ROOT), file);
        };
    }

    private static Kind byText(String reason, @Nullable Path file) {
        if (reason.contains("no space left")
                || reason.contains("quota exceeded")
                || reason.contains("not enough space")
                || reason.contains("file too large")) {
            return Kind.NO_SPACE;
        }
        if (reason.contains("too many open files")) return Kind.TOO_MANY_OPEN_FILES;
        if (reason.contains("read-only file system")) return Kind.READ_ONLY;
        if (reason.contains("permission denied") || reason.contains("not permitted")) {
            return Kind.PERMISSION_DENIED;
        }
        if (reason.contains("name too long") || reason.contains("invalid argument")) {
            return Kind.INVALID_PATH;
        }
        if (reason.contains("not a directory")) return Kind.NOT_FOUND;
        return isFull(file) ? Kind.NO_SPACE : Kind.IO;
    }

    private static boolean isFull(@Nullable Path file) {
        if (file == null) return false;
        try {
            return Files.getFileStore(file).getUsableSpace() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static String reason(Throwable cause) {
        if (cause instanceof NoSuchFileException) return "there is no such file";
        if (cause instanceof FileAlreadyExistsException) return "it exists already";
        String reason =
                cause instanceof FileSystemException system
                        ? system.getReason()
                        : cause.getMessage();
        return Optional.ofNullable(reason)
                .orElse(
                        cause instanceof AccessDeniedException
                                ? "permission denied"
                                : cause.getClass().getSimpleName());
    }

    private static String remedy(Kind kind) {
        return switch (kind) {
            case NO_SPACE ->
                    "; free space on the disk, or raise the quota or the limit of file sizes";
            case TOO_MANY_OPEN_FILES ->
                    "; raise the limit of open files of the process, or keep fewer open";
            case PERMISSION_DENIED -> "; give this user read and write access";
            case READ_ONLY -> "; mount it writable or choose another folder";
            default -> "";
        };
    }
}
