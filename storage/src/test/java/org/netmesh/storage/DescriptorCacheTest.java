package org.netmesh.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.port.Storage.OpenMode;
import org.netmesh.kernel.port.Storage.StoredFile;
import org.netmesh.kernel.port.StorageException;

/** Any number of open files with a bounded number of descriptors (B-070). */
class DescriptorCacheTest {
    @TempDir private Path folder;

    @Test
    void moreFilesThanDescriptorsAreAllUsable() {
        DescriptorCache cache = DescriptorCache.over(FileStorage.at(folder), 10);
        List<StoredFile> files = new ArrayList<>();
        for (int i = 0; i < 50; i++) files.add(cache.open("f" + i, OpenMode.CREATE));
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 50; i++) {
                files.get(i).write(round, ByteBuffer.wrap(new byte[] {(byte) (i + round)}));
                assertThat(cache.openFiles()).isLessThanOrEqualTo(10);
            }
        }
        for (int i = 0; i < 50; i++) {
            byte[] content = new byte[3];
            assertThat(files.get(i).read(0, ByteBuffer.wrap(content))).isEqualTo(3);
            assertThat(content).containsExactly(i, i + 1, i + 2);
            files.get(i).sync();
            files.get(i).close();
        }
        assertThat(cache.openFiles()).isZero();
    }

    @Test
    void aClosedFileStaysClosed() {
        DescriptorCache cache = DescriptorCache.over(FileStorage.at(folder), 8);
        StoredFile file = cache.open("f", OpenMode.CREATE);
        file.close();
        file.close();

        assertThatThrownBy(file::size)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.CLOSED));
        assertThat(cache.openFiles()).isZero();
    }

    @Test
    void threadsThatShareFilesBeyondTheBoundLoseNothing() throws Exception {
        DescriptorCache cache = DescriptorCache.over(FileStorage.at(folder), 8);
        List<StoredFile> files = new ArrayList<>();
        for (int i = 0; i < 20; i++) files.add(cache.open("f" + i, OpenMode.CREATE));
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int own = t;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < 2_000; i++) {
                                    byte[] one = {(byte) own};
                                    files.get(i % 20).write(own, ByteBuffer.wrap(one));
                                }
                            }));
        }
        for (Thread thread : threads) thread.join();

        for (StoredFile file : files) {
            byte[] content = new byte[4];
            assertThat(file.read(0, ByteBuffer.wrap(content))).isEqualTo(4);
            assertThat(content).containsExactly(0, 1, 2, 3);
        }
    }
}
