package org.netmesh.bus.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.internal.ExceptionFactory;
import io.lettuce.core.output.MultiOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.Batch;
import org.netmesh.bus.StoredRecord;

/**
 * Writes batches: one {@code XADD} per event inside {@code MULTI … EXEC} (spec 05 §17.2). A batch
 * above the pipeline size becomes several transactions, one after the other, so that a failure
 * leaves a beginning of the batch and never a hole. A transaction goes to the client as one list:
 * command by command, its event loop would be woken for each. Thread-safe.
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
        String key = RedisKeys.stream(options.prefix(), batch.shard());
        List<RedisCommand<String, byte[], ?>> commands = new ArrayList<>(to - from + 2);
        commands.add(status(CommandType.MULTI, new CommandArgs<>(RedisDialer.CODEC)));
        for (int i = from; i < to; i++) {
            commands.add(status(CommandType.XADD, entry(key, batch, i)));
        }
        AsyncCommand<String, byte[], TransactionResult> executed =
                new AsyncCommand<>(
                        new Command<>(CommandType.EXEC, new MultiOutput<>(RedisDialer.CODEC)));
        commands.add(executed);
        connection.dispatch(commands);
        connection.flushCommands();
        requireAllStored(executed, commands);
    }

    private CommandArgs<String, byte[]> entry(String key, Batch batch, int index) {
        CommandArgs<String, byte[]> words = new CommandArgs<>(RedisDialer.CODEC).addKey(key);
        options.maxStreamLen().ifPresent(entries -> words.add("MAXLEN").add("~").add(entries));
        return words.add("*")
                .addKey(RedisKeys.RECORD)
                .addValue(
                        StoredRecord.encode(
                                batch.payload(index), batch.insertionTs(index), batch.shard()))
                .addKey(RedisKeys.DEDUP_ID)
                .addValue(batch.dedupId(index).toString().getBytes(US_ASCII));
    }

    private void requireAllStored(
            AsyncCommand<String, byte[], TransactionResult> executed,
            List<RedisCommand<String, byte[], ?>> commands)
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
            throw RedisFailure.ofWrite(firstRefused(commands, e));
        }
    }

    /** EXEC only replies that something was refused before it; the command itself knows what. */
    private static Throwable firstRefused(
            List<RedisCommand<String, byte[], ?>> commands, ExecutionException executed) {
        if (!(executed.getCause() instanceof RedisCommandExecutionException)) return executed;
        for (RedisCommand<String, byte[], ?> command : commands) {
            if (command.getOutput().hasError()) {
                return ExceptionFactory.createExecutionException(command.getOutput().getError());
            }
        }
        return executed;
    }

    private static Command<String, byte[], String> status(
            CommandType type, CommandArgs<String, byte[]> words) {
        return new Command<>(type, new StatusOutput<>(RedisDialer.CODEC), words);
    }
}
