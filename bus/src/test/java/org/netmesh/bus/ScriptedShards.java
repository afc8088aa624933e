package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.netmesh.kernel.ShardId;
import tools.jackson.databind.JsonNode;

/** Answers each shard's first poll as the golden data say. */
final class ScriptedShards implements Adapter {
    private final JsonNode script;

    ScriptedShards(JsonNode script) {
        this.script = script;
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public void init() {}

    @Override
    public void onBatch(Batch batch) {}

    @Override
    public void flush() {}

    @Override
    public void shutdown() {}

    @Override
    public ShardPage pollShard(ShardId shard, Optional<String> after, int limit) {
        JsonNode answers = script.get(shard.toString());
        if (answers == null) return ShardPage.empty();
        JsonNode answer = answers.get(0);
        if (answer.has("err")) throw AdapterException.transientError("scripted");
        List<StoredEvent> events = new ArrayList<>();
        if (answer.has("ev")) {
            for (JsonNode e : answer.get("ev")) {
                byte[] payload = e.get(1).asString().getBytes(UTF_8);
                events.add(StoredEvent.of(e.get(0).asString(), payload, e.get(2).asLong(), shard));
            }
        }
        return ShardPage.of(
                events,
                Optional.ofNullable(answer.get("next")).map(JsonNode::asString),
                answer.has("more") && answer.get("more").asBoolean());
    }

    static PollRequest request(JsonNode wanted) {
        PollRequest.Builder request = PollRequest.builder(wanted.required("limit").asInt());
        request.ordering(Ordering.parse(wanted.required("ordering").asString()));
        cursor(wanted.required("cursor")).ifPresent(request::cursor);
        if (!wanted.required("filter").isNull()) {
            request.filter(Filter.fromJson(wanted.required("filter").toString()));
        }
        if (!wanted.required("shards").isNull()) {
            Set<ShardId> shards = new HashSet<>();
            for (JsonNode shard : wanted.required("shards")) shards.add(new ShardId(shard.asInt()));
            request.shards(shards);
        }
        return request.build();
    }

    static Optional<Cursor> cursor(JsonNode positions) {
        if (positions.isNull()) return Optional.empty();
        Cursor[] cursor = {Cursor.empty()};
        positions.forEachEntry((shard, position) ->
                cursor[0] =
                        cursor[0].with(new ShardId(Integer.parseInt(shard)), position.asString()));
        return Optional.of(cursor[0]);
    }
}
