package org.netmesh.bus.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.Batch;
import org.netmesh.bus.StoredRecord;

/**
 * Writes batches: one {@code XADD} per event inside {@code MULTI … EXEC} (spec 05 §17.2). A batch
 * above the pipeline size becomes several transactions, one after the other, so that a failure
 * leaves a beginning of the batch and never a hole. Thread-safe.
 */
final class RedisWriter {
    private final RedisOptions options;

    RedisWriter(RedisOptions options) {
        this.options = options;
    }

    void write(StatefulRedisConnection<String, byte[]> connection, Batch batch)
            throws InterruptedException {
        for (int from = 0; from < batch.size(); from += options.pipelineSize()) {
            int to = Math.min(batch.size(), from + options.pipelineSize());
            writeTransaction(connection, batch, from, to);
        }
    }

    private void writeTransaction(
            StatefulRedisConnection<String, byte[]> connection, Batch batch, int from, int to)
            throws InterruptedException {
        RedisAsyncCommands<String, byte[]> redis = connection.async();
        String key = RedisKeys.stream(options.prefix(), batch.shard());
        List<RedisFuture<String>> queued = new ArrayList<>(to - from + 1);
        queued.add(redis.multi());
        for (int i = from; i < to; i++) {
            byte[] record =
                    StoredRecord.encode(batch.payload(i), batch.insertionTs(i), batch.shard());
            byte[] dedupId = batch.dedupId(i).toString().getBytes(US_ASCII);
            queued.add(
                    redis.xadd(
                            key,
                            trimming(),
                            RedisKeys.RECORD,
                            record,
                            RedisKeys.DEDUP_ID,
                            dedupId));
        }
        RedisFuture<TransactionResult> executed = redis.exec();
        connection.flushCommands();
        requireAllStored(executed, queued);
    }

    private XAddArgs trimming() {
        XAddArgs args = new XAddArgs();
        options.maxStreamLen().ifPresent(entries -> args.maxlen(entries).approximateTrimming());
        return args;
    }

    private void requireAllStored(
            RedisFuture<TransactionResult> executed, List<RedisFuture<String>> queued)
            throws InterruptedException {
        try {
            TransactionResult result =
                    executed.get(options.commandTimeout().toNanos(), TimeUnit.NANOSECONDS);
            if (result.wasDiscarded()) {
                throw AdapterException.transientError("Redis discarded the transaction");
            }
            for (Object reply : result) {
                if (reply instanceof Throwable refused) throw RedisFailure.ofWrite(refused);
            }
        } catch (TimeoutException e) {
            throw AdapterException.transientError("Redis command timeout", e);
        } catch (ExecutionException e) {
            throw RedisFailure.ofWrite(firstRefused(queued, e));
        }
    }

    /** EXEC only says that something was refused before it; the command itself knows what. */
    private static Throwable firstRefused(
            List<RedisFuture<String>> queued, ExecutionException executed) {
        for (RedisFuture<String> command : queued) {
            if (command.toCompletableFuture().state() == Future.State.FAILED) {
                return command.toCompletableFuture().exceptionNow();
            }
        }
        return executed;
    }
}
