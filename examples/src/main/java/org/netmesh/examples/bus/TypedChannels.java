package org.netmesh.examples.bus;

import java.util.List;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;
import org.netmesh.bus.TypedChannel;

/** A channel carries values of one type; other channels on the same bus do not disturb it. */
public final class TypedChannels {
    /** What a sensor measured. */
    public record TemperatureReading(String sensorId, double celsius) {}

    /** Another kind of value, on another channel. */
    public record Door(String name, boolean open) {}

    private TypedChannels() {}

    /** Publishes on two channels and prints what one of them delivers. */
    public static void main(String[] args) {
        try (NetNode node = NetNode.create(NetNodeConfig.builder().shards(2).build())) {
            TypedChannel<TemperatureReading> temps =
                    node.channel("sensors/temperature", TemperatureReading.class);
            TypedChannel<Door> doors = node.channel("sensors/doors", Door.class);

            temps.publish(new TemperatureReading("A1", 22.5));
            doors.publish(new Door("front", true));
            temps.publishBatch(
                    List.of(
                            new TemperatureReading("A1", 22.75),
                            new TemperatureReading("B2", 19.0)));

            try (var readings = temps.subscribe()) {
                for (int i = 0; i < 3; i++) {
                    TemperatureReading reading = readings.next().orElseThrow();
                    System.out.println(reading.sensorId() + ": " + reading.celsius() + " °C");
                }
            }
        }
    }
}
