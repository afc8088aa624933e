package org.netmesh.redex;

import java.util.Optional;
import org.netmesh.kernel.port.Storage;
import org.netmesh.kernel.port.StorageException;

/**
 * Finds the generation that a folder lives in, and mends the way to it (spec 06 §9.2). Stateless.
 */
final class LiveGeneration {
    private static final System.Logger LOG = System.getLogger("org.netmesh.redex");

    private LiveGeneration() {}

    /** The one that counts, without touching anything; empty if there is none yet. */
    static Optional<Long> look(ChannelFolder folder) {
        Optional<Long> named = named(folder).filter(folder::isComplete);
        if (named.isPresent()) return named;
        return folder.generations().stream().filter(folder::isComplete).findFirst();
    }

    /** The one that counts; the manifest points at it when this returns. */
    static long find(ChannelFolder folder) {
        Optional<Long> named = named(folder);
        if (named.isPresent() && folder.isComplete(named.get())) return named.get();
        Optional<Long> highest = look(folder);
        if (highest.isPresent()) {
            point(folder, highest.get());
            return highest.get();
        }
        if (!migrateFlatLayout(folder)) makeFirst(folder);
        folder.writeSmall(ChannelFolder.MANIFEST, Manifest.encode(1));
        return 1;
    }

    private static Optional<Long> named(ChannelFolder folder) {
        return folder.readSmall(ChannelFolder.MANIFEST, Manifest.BYTES).flatMap(Manifest::decode);
    }

    private static void point(ChannelFolder folder, long generation) {
        try {
            folder.writeSmall(ChannelFolder.MANIFEST, Manifest.encode(generation));
        } catch (StorageException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "cannot mend the manifest of " + folder.path() + "; the next open tries again",
                    e);
        }
    }

    /** Moves the files of the older layout; may be repeated after a crash in its middle. */
    private static boolean migrateFlatLayout(ChannelFolder folder) {
        Storage storage = folder.storage();
        boolean found = false;
        for (String part : ChannelFolder.PARTS) {
            if (!storage.isFile(folder.file(part))) continue;
            storage.replace(folder.file(part), folder.part(1, part));
            found = true;
        }
        if (found) {
            storage.syncFolder(folder.generation(1));
            storage.syncFolder(folder.path());
        }
        return found;
    }

    private static void makeFirst(ChannelFolder folder) {
        Storage storage = folder.storage();
        for (String part : ChannelFolder.PARTS) {
            storage.open(folder.part(1, part), Storage.OpenMode.CREATE).close();
        }
        storage.syncFolder(folder.generation(1));
        folder.syncParents();
    }
}
