package org.netmesh.redex;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.port.Storage;
import org.netmesh.kernel.port.Storage.OpenMode;
import org.netmesh.kernel.port.Storage.StoredFile;
import org.netmesh.kernel.port.StorageException;

/**
 * The folder of one channel and the names in it (spec 06 §9): {@code manifest}, one folder per
 * generation, and two small files that only we write and a 0.19.0 node passes over. Immutable.
 */
record ChannelFolder(Storage storage, String path) {
    static final String MANIFEST = "manifest";
    static final String FLOOR = "@floor";
    static final String ID = "@id";
    static final String IDX = "idx";
    static final String DAT = "dat";
    static final String TS = "ts";
    static final List<String> PARTS = List.of(IDX, DAT, TS);
    static final long MAX_GENERATION = 0xFFFF_FFFFL;

    private static final System.Logger LOG = System.getLogger("org.netmesh.redex");
    private static final String TEMPORARY = ".tmp";
    private static final Pattern GENERATION = Pattern.compile("v[0-9]{10}");

    /**
     * @throws RedexException {@code CHANNEL} if a segment of the name could be taken for a file of
     *     the channel above
     */
    static ChannelFolder of(Storage storage, ChannelName name) {
        List<String> segments = List.of(name.value().split("/", -1));
        for (String segment : segments.subList(1, segments.size())) {
            if (isLayoutName(segment)) {
                throw RedexException.openRefused(
                        "persistent channel \""
                                + name
                                + "\" has a segment \""
                                + segment
                                + "\" that names a file of the log above it; rename the channel");
            }
        }
        return new ChannelFolder(storage, name.value());
    }

    static boolean isLayoutName(String segment) {
        return PARTS.contains(segment)
                || segment.equals(MANIFEST)
                || segment.equals(MANIFEST + TEMPORARY)
                || GENERATION.matcher(segment).matches();
    }

    String file(String name) {
        return path + "/" + name;
    }

    String generation(long number) {
        return file("v%010d".formatted(number));
    }

    String part(long number, String part) {
        return generation(number) + "/" + part;
    }

    /** The generations that have a folder here, highest first. */
    List<Long> generations() {
        List<Long> numbers = new ArrayList<>();
        for (String name : storage.list(path)) {
            if (!GENERATION.matcher(name).matches() || storage.isFile(file(name))) continue;
            long number = Long.parseLong(name.substring(1));
            if (number >= 1 && number <= MAX_GENERATION) numbers.add(number);
        }
        return numbers.reversed();
    }

    boolean isComplete(long generation) {
        return PARTS.stream().allMatch(part -> storage.isFile(part(generation, part)));
    }

    /** The first {@code length} bytes of a small file; empty if it is missing or shorter. */
    Optional<byte[]> readSmall(String name, int length) {
        if (!storage.isFile(file(name))) return Optional.empty();
        try (StoredFile file = storage.open(file(name), OpenMode.READ)) {
            byte[] bytes = new byte[length];
            return file.read(0, ByteBuffer.wrap(bytes)) == length
                    ? Optional.of(bytes)
                    : Optional.empty();
        }
    }

    /**
     * Replaces a small file as a whole: either the old or the new is there, whatever happens.
     *
     * @throws StorageException if the new one is not there, or may be undone by a loss of power
     */
    void writeSmall(String name, byte[] bytes) {
        putSmall(name, bytes);
        storage.syncFolder(path);
    }

    /**
     * Makes {@code generation} the live one. Once the manifest is in place that has happened, and
     * nothing is reported as failed.
     *
     * @return whether it survives a loss of power; if not, the folder must be synced before any
     *     event is called durable
     */
    boolean makeLive(long generation) {
        putSmall(MANIFEST, Manifest.encode(generation));
        try {
            storage.syncFolder(path);
            return true;
        } catch (StorageException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the manifest of " + path + " is in place, but its folder is not synced",
                    e);
            return false;
        }
    }

    private void putSmall(String name, byte[] bytes) {
        String temporary = file(name + TEMPORARY);
        try (StoredFile file = storage.open(temporary, OpenMode.CREATE)) {
            file.truncate(0);
            file.write(0, ByteBuffer.wrap(bytes));
            file.sync();
        }
        storage.replace(temporary, file(name));
    }

    /** Makes the folders that this one was made in survive a power loss. */
    void syncParents() {
        for (int slash = path.lastIndexOf('/');
                slash > 0;
                slash = path.lastIndexOf('/', slash - 1)) {
            storage.syncFolder(path.substring(0, slash));
        }
        storage.syncFolder("");
    }

    /**
     * Removes what no open needs: other generations and temporary files. Failures do not matter.
     */
    void deleteAllBut(long live) {
        for (long number : generations()) {
            if (number != live) deleteGeneration(number);
        }
        for (String name : List.of(MANIFEST, FLOOR, ID)) deleteQuietly(file(name + TEMPORARY));
    }

    /** Removes one generation; what cannot be removed is left to the next open. */
    void deleteGeneration(long number) {
        String folder = generation(number);
        for (String name : listQuietly(folder)) deleteQuietly(folder + "/" + name);
        deleteQuietly(folder);
    }

    /** Removes the log and the folders that are empty then, and nothing of other channels. */
    void unlink() {
        storage.delete(file(MANIFEST));
        for (long number : generations()) {
            for (String part : PARTS) storage.delete(part(number, part));
            deleteQuietly(generation(number));
        }
        for (String part : PARTS) {
            if (storage.isFile(file(part))) storage.delete(file(part));
        }
        for (String name : List.of(MANIFEST, FLOOR, ID)) {
            storage.delete(file(name + TEMPORARY));
            storage.delete(file(name));
        }
        String folder = path;
        while (!folder.isEmpty() && storage.list(folder).isEmpty()) {
            storage.delete(folder);
            folder = folder.contains("/") ? folder.substring(0, folder.lastIndexOf('/')) : "";
        }
        storage.syncFolder(folder);
    }

    private List<String> listQuietly(String folder) {
        try {
            return storage.list(folder);
        } catch (StorageException e) {
            LOG.log(System.Logger.Level.DEBUG, "cannot list " + folder, e);
            return List.of();
        }
    }

    private void deleteQuietly(String file) {
        try {
            storage.delete(file);
        } catch (StorageException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "cannot delete " + file + "; the next open tries again",
                    e);
        }
    }
}
