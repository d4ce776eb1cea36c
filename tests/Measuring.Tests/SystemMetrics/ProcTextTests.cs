using FsCheck;
using FsCheck.Fluent;

namespace Rlfw.Measuring.Tests;

public sealed class ProcTextTests
{
    [Fact]
    public void The_processors_are_busy_while_they_neither_idle_nor_wait_and_guests_count_once()
    {
        long[] before = [100, 10, 50, 1000, 100, 5, 5, 30, 40, 0];
        long[] after = [130, 10, 60, 1050, 105, 5, 5, 35, 70, 0];

        // 30 user + 10 system + 5 stolen of 100; 50 idle and 5 waiting.
        ProcText.BusyPercentage(before, after).ShouldBe(45);
    }

    [Fact]
    public void No_time_has_no_load() => ProcText.BusyPercentage([1, 2, 3, 4], [1, 2, 3, 4]).ShouldBe(double.NaN);

    [Fact]
    public void A_counter_that_went_back_counts_as_one_that_stood_still() =>
        ProcText.BusyPercentage([0, 0, 0, 0, 50], [30, 0, 0, 70, 20]).ShouldBe(30);

    [Fact]
    public void The_load_lies_between_0_and_100() =>
        Check.One(
            Config.QuickThrowOnFailure,
            Prop.ForAll(
                Gen.Choose(0, 1_000_000).Select(x => (long)x).ArrayOf(20).ToArbitrary(),
                ticks => ProcText.BusyPercentage(ticks[..10], ticks[10..]) is (>= 0 and <= 100) or double.NaN
            )
        );

    [Fact]
    public void The_first_line_holds_all_processors() =>
        ProcText.CpuTicks("cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 0 0 0 0\n").ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

    [Theory]
    [InlineData("")]
    [InlineData("intr 1 2 3 4 5\n")]
    [InlineData("cpu 1 2\n")]
    [InlineData("cpu a b c d\n")]
    public void What_is_no_list_of_ticks_is_a_fault(string stat) =>
        Should.Throw<FormatException>(() => ProcText.CpuTicks(stat));

    [Fact]
    public void Caches_are_not_in_use() =>
        ProcText
            .Memory(
                "MemTotal: 1000 kB\nMemFree: 400 kB\nBuffers: 50 kB\nCached: 100 kB\nSwapCached: 7 kB\nSReclaimable: 50 kB\n"
            )
            .ShouldBe((1024_000, 409_600));

    [Fact]
    public void Caches_of_more_than_there_is_are_the_hosts() =>
        ProcText.Memory("MemTotal: 1000 kB\nMemFree: 400 kB\nCached: 5000 kB\n").ShouldBe((1024_000, 614_400));

    [Fact]
    public void A_missing_field_is_a_fault() =>
        Should
            .Throw<FormatException>(() => ProcText.Memory("MemFree: 1 kB\n"))
            .Message.ShouldBe("/proc/meminfo has no MemTotal");

    [Fact]
    public void An_interfaces_line_gives_bytes_received_and_sent() =>
        ProcText
            .Network(
                "Inter-| Receive\n face |bytes\n  eth0:1000 1 0 0 0 0 0 0 2000 1 0 0 0 0 0 0\neth0:1: 5 0 0 0 0 0 0 0 6 0\n"
            )
            .ShouldBe([("eth0", 1000, 2000), ("eth0:1", 5, 6)]);
}
