package org.netmesh.bus;

import java.nio.file.Path;
import java.util.Optional;
import org.netmesh.kernel.port.Storage;
import org.netmesh.storage.FileStorage;

/**
 * The files that give a producer one identity over restarts (spec 05 §8). Immutable.
 *
 * @param nonceFile holds the nonce; {@code .seq}, {@code .lock} and {@code .outbox} stand beside it
 * @param outbox whether each batch is stored before its dispatch, and sent again, as it was, after
 *     a crash
 * @param mustExist the folder, which is never made
 */
public record ProducerConfig(
        Storage storage,
        String nonceFile,
        SequenceStart start,
        boolean outbox,
        Optional<Path> mustExist) {

    static ProducerConfig at(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        if (folder == null || name == null) {
            throw ConfigException.invalid("producer_nonce_path must name a file");
        }
        return new ProducerConfig(
                FileStorage.at(folder),
                name.toString(),
                SequenceStart.RESUME,
                false,
                Optional.of(folder));
    }

    static ProducerConfig in(Storage storage, String nonceFile) {
        return new ProducerConfig(
                storage, nonceFile, SequenceStart.RESUME, false, Optional.empty());
    }

    ProducerConfig withStart(SequenceStart value) {
        return new ProducerConfig(storage, nonceFile, value, outbox, mustExist);
    }

    ProducerConfig withOutbox() {
        return new ProducerConfig(storage, nonceFile, start, true, mustExist);
    }

    /** What a person would call the file. */
    String describe() {
        return storage.describe() + "/" + nonceFile;
    }
}
