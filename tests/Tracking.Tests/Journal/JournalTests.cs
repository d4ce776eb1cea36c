using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rlfw.Contracts;

namespace Rlfw.Tracking.Tests.Journal;

public sealed class JournalTests
{
    [Fact]
    public void Every_double_and_every_text_comes_back_as_it_was()
    {
        using var temporary = new TemporaryFolder();
        var count = 0;
        Prop.ForAll<double, string, long>(
                (value, text, bits) =>
                {
                    var folder = temporary.Run($"demo/{count++}");
                    var values = new[]
                    {
                        value,
                        BitConverter.Int64BitsToDouble(bits),
                        -0.0,
                        double.NaN,
                        double.MaxValue,
                    };
                    var payload = new MetricsRecorded(
                        Wellformed(text),
                        bits,
                        value,
                        values.Select((v, i) => ($"m/{i} {Wellformed(text)}", v)).ToDictionary(p => p.Item1, p => p.v)
                    );
                    Write(folder, payload);
                    var back = RunJournal.ReadAll(folder).Single().Payload.ShouldBeOfType<MetricsRecorded>();
                    back.Stage.ShouldBe(payload.Stage);
                    back.EnvironmentSteps.ShouldBe(bits);
                    Same(back.Progress, value).ShouldBeTrue();
                    back.Values.Keys.ShouldBe(payload.Values.Keys);
                    back.Values.Values.Zip(values).ShouldAllBe(pair => Same(pair.First, pair.Second));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_text_that_is_not_unicode_is_recorded_with_a_replacement_character()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        Write(folder, new ReportWritten("broken \ud800 pair", "half \udc00"));
        RunJournal.ReadAll(folder).Single().Payload.ShouldBe(new ReportWritten("broken \ufffd pair", "half \ufffd"));
    }

    [Fact]
    public void A_journal_cut_at_any_byte_keeps_its_complete_lines_and_goes_on_without_gaps()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        Write(folder, Payloads.Started, Payloads.Computed(1), Payloads.Computed(2), Payloads.Computed(3));
        var path = Path.Combine(folder.Path, RunJournal.FileName);
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            var complete = whole[..length].Count(b => b == '\n');
            RunJournal.ReadAll(folder).Select(e => e.Sequence).ShouldBe(Sequence(complete));

            Write(folder, Payloads.Ended(RunOutcome.Stopped));
            RunJournal.ReadAll(folder).Select(e => e.Sequence).ShouldBe(Sequence(complete + 1));
            File.ReadAllText(path).ShouldEndWith("\n");
        }
    }

    [Theory]
    [InlineData("{\"run\":", "the line is not an event")]
    [InlineData("{}", "the line is not an event")]
    [InlineData("null", "the line says null")]
    [InlineData("", "the line is not an event")]
    [InlineData("\0\0\0", "the line is not an event")]
    public void A_damaged_line_is_named_with_file_and_number(string line, string fault)
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        Write(folder, Payloads.Started, Payloads.Computed(1), Payloads.Computed(2));
        var path = Path.Combine(folder.Path, RunJournal.FileName);
        var lines = File.ReadAllLines(path);
        lines[1] = line;
        File.WriteAllText(path, string.Join('\n', lines) + "\n");

        var error = Should.Throw<RunFolderException>(() => RunJournal.ReadAll(folder).ToList());
        error.Message.ShouldStartWith($"{path}:2: {fault}");
        Should
            .Throw<RunFolderException>(() => EventPump.Open(folder, [], TimeProvider.System, null))
            .Message.ShouldBe(error.Message);
    }

    [Fact]
    public void A_missing_line_is_named()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        Write(folder, Payloads.Started, Payloads.Computed(1), Payloads.Computed(2));
        var path = Path.Combine(folder.Path, RunJournal.FileName);
        File.WriteAllLines(path, File.ReadAllLines(path).Where((_, i) => i != 1));
        Should
            .Throw<RunFolderException>(() => RunJournal.ReadAll(folder).ToList())
            .Message.ShouldContain(":2: event 3 stands where event 2 belongs");
    }

    [Fact]
    public void A_line_of_megabytes_is_read_whole()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        var report = new ReportWritten("long", new string('x', 3_000_000));
        Write(folder, Payloads.Started, report, Payloads.Ended(RunOutcome.Finished));
        RunJournal.ReadAll(folder).Select(e => e.Payload).ElementAt(1).ShouldBe(report);
        RunFolders.Inspect(folder).Status.ShouldBe(RunStatus.Finished);
        Write(folder, report);
        RunFolders.Inspect(folder).Sequence.ShouldBe(4);
    }

    [Fact]
    public void Active_time_leaves_out_the_pause_between_stop_and_resume()
    {
        var events = new (int Second, EventPayload Payload)[]
        {
            (0, Payloads.Started),
            (10, Payloads.Computed(1)),
            (15, Payloads.Ended(RunOutcome.Stopped)),
            (1000, new RunResumed(1, 2)),
            (1007, Payloads.Ended(RunOutcome.Finished)),
        }.Select((e, i) => new RunEvent("r", i + 1, 0, DateTimeOffset.UnixEpoch.AddSeconds(e.Second), e.Payload));
        RunJournal.ActiveTime(events).ShouldBe(TimeSpan.FromSeconds(22));
    }

    [Fact]
    public void Metrics_stand_in_the_csv_one_value_a_row_and_are_rebuilt_on_resume()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.Run();
        Write(folder, Payloads.Started, Payloads.Metrics(("loss", 0.1), ("a,\"b\"", double.NaN)));
        var path = Path.Combine(folder.Path, "metrics.csv");
        const string Expected =
            "sequence,step,environment_steps,stage,name,value\n2,0,64,main,loss,0.1\n2,0,64,main,\"a,\"\"b\"\"\",NaN\n";
        File.ReadAllText(path).ShouldBe(Expected);
        File.WriteAllText(path, "torn");
        Write(folder, Payloads.Ended(RunOutcome.Finished));
        File.ReadAllText(path).ShouldBe(Expected);
    }

    private static void Write(RunFolder folder, params EventPayload[] payloads)
    {
        var held = RunJournal.Exists(folder) ? RunJournal.ReadAll(folder).Count() : 0;
        var pump = EventPump.Open(folder, [], TimeProvider.System, held);
        Array.ForEach(payloads, payload => pump.Emit(0, payload));
        pump.Flush();
        pump.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static IEnumerable<long> Sequence(int count) => Enumerable.Range(1, count).Select(i => (long)i);

    private static bool Same(double a, double b) =>
        double.IsNaN(a) ? double.IsNaN(b) : BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b);

    // Through UTF-8 and back: FsCheck also makes lone surrogates, which JSON cannot hold.
    private static string Wellformed(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
}
