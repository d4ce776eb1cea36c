namespace Rlfw.Measuring.Tests;

public sealed class NetworkMeterTests
{
    [Fact]
    public void Traffic_is_counted_from_the_beginning_over_interfaces_that_come_and_go()
    {
        using var proc = new ProcFolder();
        var meter = NetworkMeter.OfLinux(proc.Path);
        Read(meter).ShouldBe((0, 0));

        proc.WriteNetwork("eth0: 3001000 1 0 0 0 0 0 0 1002000 1 0 0", "tun0: 1000000 1 0 0 0 0 0 0 500000 1 0 0");
        Read(meter).ShouldBe((4, 1.5));

        // eth0 was made anew, tun0 is gone: what went through them stays counted.
        proc.WriteNetwork("eth0: 250000 1 0 0 0 0 0 0 0 1 0 0");
        Read(meter).ShouldBe((4.25, 1.5));
    }

    [Fact]
    public void Systems_other_than_Linux_are_asked_through_NET()
    {
        var meter = NetworkMeter.OfSystem();

        var (received, sent) = Read(meter);

        received.ShouldBeGreaterThanOrEqualTo(0);
        sent.ShouldBeGreaterThanOrEqualTo(0);
    }

    private static (double Received, double Sent) Read(NetworkMeter meter)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        meter.Read((name, value) => values[name] = value);
        values.Count.ShouldBe(2);
        return (values["network_receive_megabytes"], values["network_transmit_megabytes"]);
    }
}
