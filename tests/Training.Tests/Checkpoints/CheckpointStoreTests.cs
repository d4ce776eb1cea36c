using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;

namespace Rlfw.Training.Tests.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Warnings _warnings = new();

    private string Folder => _folder.At("checkpoints");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_saved_comes_back_model_and_state()
    {
        using var scope = NewDisposeScope();
        using var model = Model(3);
        Store().Save(Header(10, sequence: 42), model, State(7));

        var checkpoint = Store().OpenLast()!;

        checkpoint.Header.ShouldSatisfyAllConditions(
            x => x.Step.ShouldBe(10),
            x => x.Sequence.ShouldBe(42),
            x => x.Stage.ShouldBe("main"),
            x => x.Components["algorithm"].ShouldBe("ppo 0.1.0")
        );
        using var other = Model(0);
        ModelFile.Load(other, checkpoint.ModelPath, "a checkpoint");
        other.weight!.Floats().ShouldBe(model.weight!.Floats());
        checkpoint.Load(state =>
        {
            state.Section("loop").ReadInt64("steps").ShouldBe(7);
            state.Section("loop").Section("replay").ReadTensor("rewards").Floats().ShouldBe([7, 8]);
            state.Section("algorithm").ReadTensor("average").Floats().ShouldBe([7]);
        });
        Files(checkpoint.Folder)
            .ShouldBe(["SHA256SUMS", "model.safetensors", "replay.safetensors", "state.json", "state.safetensors"]);
    }

    [Fact]
    public void The_last_and_the_best_are_kept()
    {
        using var scope = NewDisposeScope();
        using var model = Model(1);
        var store = Store();
        store.Save(Header(1), model, State(1));
        store.Save(Header(2, best: 2), model, State(2));
        store.Save(Header(3, best: 2), model, State(3));
        store.Save(Header(4, best: 2), model, State(4));

        Names().ShouldBe(["step-000000002", "step-000000004"]);
        store.Last.ShouldEndWith("step-000000004");
    }

    [Fact]
    public void Nothing_saved_is_nothing_to_continue_from() => Store().OpenLast().ShouldBeNull();

    [Fact]
    public void What_an_interrupted_writer_left_is_removed()
    {
        using var scope = NewDisposeScope();
        using var model = Model(1);
        Store().Save(Header(1), model, State(1));
        Directory.CreateDirectory(Path.Combine(Folder, ".saving"));
        File.WriteAllText(Path.Combine(Folder, ".saving", "state.json"), "{");

        Store().OpenLast()!.Header.Step.ShouldBe(1);

        Names().ShouldBe(["step-000000001"]);
    }

    public static TheoryData<string> EveryFile =>
        ["SHA256SUMS", "model.safetensors", "replay.safetensors", "state.json", "state.safetensors"];

    [Theory]
    [MemberData(nameof(EveryFile))]
    public void A_truncated_file_is_named_and_the_older_checkpoint_is_used(string file)
    {
        Damage(file, bytes => bytes[..(bytes.Length / 2)]);
    }

    [Theory]
    [MemberData(nameof(EveryFile))]
    public void A_flipped_bit_is_named_and_the_older_checkpoint_is_used(string file)
    {
        Damage(
            file,
            bytes =>
            {
                bytes[bytes.Length / 3] ^= 0x10;
                return bytes;
            }
        );
    }

    [Theory]
    [MemberData(nameof(EveryFile))]
    public void A_missing_file_is_named_and_the_older_checkpoint_is_used(string file) => Damage(file, _ => null);

    [Fact]
    public void Where_every_checkpoint_is_damaged_the_message_says_what_to_do()
    {
        using var scope = NewDisposeScope();
        using var model = Model(1);
        var folder = Store().Save(Header(1), model, State(1));
        File.WriteAllText(Path.Combine(folder, "state.json"), "");

        var message = Should.Throw<UserErrorException>(() => Store().OpenLast()).Message;

        message.ShouldContain(Path.Combine(folder, "state.json"));
        message.ShouldContain("its 0 bytes are not those that were written");
        message.ShouldContain("start over with --new");
        // Nothing is touched: the next run says the same.
        Names().ShouldBe(["step-000000001"]);
        Should.Throw<UserErrorException>(() => Store().OpenLast()).Message.ShouldBe(message);
    }

    [Fact]
    public void A_checkpoint_of_another_format_version_is_refused_by_its_version()
    {
        using var scope = NewDisposeScope();
        using var model = Model(1);
        var folder = Store().Save(Header(1), model, State(1));
        Rewrite(folder, "state.json", text => text.Replace("\"format\": 1", "\"format\": 9", StringComparison.Ordinal));

        Should.Throw<UserErrorException>(() => Store().OpenLast()).Message.ShouldContain("has format version 9");
    }

    [Fact]
    public void State_that_another_version_wrote_is_an_error_that_names_value_and_versions()
    {
        using var scope = NewDisposeScope();
        using var model = Model(1);
        Store().Save(Header(1), model, State(1));

        var message = Should
            .Throw<UserErrorException>(() =>
                Store().OpenLast()!.Load(state => state.Section("algorithm").ReadInt64("updates"))
            )
            .Message;

        message.ShouldContain("'algorithm/updates' is missing");
        message.ShouldContain("ppo 0.1.0");
    }

    [Fact]
    public void Parameters_of_another_shape_do_not_load_and_the_message_says_which()
    {
        using var scope = NewDisposeScope();
        using var model = Model(1);
        var folder = Store().Save(Header(1), model, State(1));
        using var larger = Model(1, outputs: 5);

        var message = Should
            .Throw<UserErrorException>(() =>
                ModelFile.Load(larger, Path.Combine(folder, "model.safetensors"), "stage 'sft'")
            )
            .Message;

        message.ShouldContain("the parameters of stage 'sft'");
        message.ShouldContain("weight");
    }

    [Fact]
    public void Where_the_folder_cannot_be_made_the_message_names_it()
    {
        using var scope = NewDisposeScope();
        using var model = Model(1);
        File.WriteAllText(Folder, "a file where the folder should be");

        var message = Should.Throw<CheckpointException>(() => Store().Save(Header(1), model, State(1))).Message;

        message.ShouldContain(Path.Combine(Folder, "step-000000001"));
        message.ShouldContain("run again to continue");
    }

    [Fact]
    public void A_disk_that_fills_up_leaves_the_checkpoint_before_as_it_was()
    {
        using var disk = SmallDisk.Mount(_folder.At("disk"), kibibytes: 256);
        using var scope = NewDisposeScope();
        using var model = Model(1);
        var store = new CheckpointStore(Path.Combine(disk.Path, "checkpoints"), NullLogger.Instance);
        store.Save(Header(1), model, State(1));

        var message = Should
            .Throw<CheckpointException>(() =>
                store.Save(Header(2), model, state => state.WriteTensor("much", torch.zeros(1 << 20)))
            )
            .Message;

        message.ShouldContain("no space left on the disk; make room, then run again to continue");
        var after = new CheckpointStore(Path.Combine(disk.Path, "checkpoints"), NullLogger.Instance);
        after.OpenLast()!.Header.Step.ShouldBe(1);
        store.Save(Header(3), model, State(3)).ShouldEndWith("step-000000003");
    }

    [Fact]
    public void The_published_model_is_the_last_checkpoints()
    {
        using var scope = NewDisposeScope();
        using var model = Model(4);
        var store = Store();
        store.Save(Header(1), model, State(1));

        store.PublishModel(_folder.At("model"));

        using var other = Model(0);
        ModelFile.Load(other, _folder.At("model", "model.safetensors"), "the result");
        other.weight!.Floats().ShouldBe(model.weight!.Floats());
    }

    private void Damage(string file, Func<byte[], byte[]?> damage)
    {
        using var scope = NewDisposeScope();
        using var model = Model(1);
        var store = Store();
        store.Save(Header(1), model, State(1));
        var last = store.Save(Header(2, best: 1), model, State(2));
        var path = Path.Combine(last, file);
        var damaged = damage(File.ReadAllBytes(path));
        File.Delete(path);
        if (damaged is not null)
        {
            File.WriteAllBytes(path, damaged);
        }

        Store().OpenLast()!.Header.Step.ShouldBe(1);

        _warnings.Texts.ShouldHaveSingleItem().ShouldContain(file == "SHA256SUMS" ? last : path);
        Names().ShouldBe(["step-000000001", "step-000000002.damaged"]);
    }

    /// <summary>Changes a file of a checkpoint and its sum, as another version of the program would have written it.</summary>
    private static void Rewrite(string folder, string file, Func<string, string> change)
    {
        var path = Path.Combine(folder, file);
        File.WriteAllText(path, change(File.ReadAllText(path)));
        var sums = Path.Combine(folder, "SHA256SUMS");
        File.WriteAllLines(
            sums,
            File.ReadAllLines(sums)
                .Select(x => x.EndsWith(file, StringComparison.Ordinal) ? $"{DurableStorage.Hash(path)}  {file}" : x)
        );
    }

    private CheckpointStore Store() => new(Folder, _warnings);

    private static CheckpointHeader Header(long step, long sequence = 1, long? best = null) =>
        new()
        {
            Run = "demo/0123456789ab-1",
            Step = step,
            StageIndex = 0,
            Stage = "main",
            StageCompleted = false,
            Sequence = sequence,
            Best = best is { } x ? CheckpointStore.NameOf(x) : null,
            Components = new Dictionary<string, string>(StringComparer.Ordinal) { ["algorithm"] = "ppo 0.1.0" },
        };

    private static Linear Model(float value, int outputs = 3)
    {
        using var generator = new torch.Generator(1);
        using var ambient = AmbientGenerator.Use(generator);
        var model = Linear(2, outputs);
        using var constant = torch.no_grad();
        model.weight!.fill_(value);
        return model;
    }

    private static Action<ITensorStateWriter> State(int value) =>
        state =>
        {
            using var scope = NewDisposeScope();
            var loop = state.Section("loop");
            loop.Write("steps", value);
            loop.Section("replay").WriteTensor("rewards", torch.tensor([(float)value, value + 1]));
            state.Section("algorithm").WriteTensor("average", torch.tensor([(float)value]));
        };

    private string[] Names() =>
        [.. Directory.GetDirectories(Folder).Select(x => Path.GetFileName(x)).Order(StringComparer.Ordinal)];

    private static string[] Files(string folder) =>
        [.. Directory.GetFiles(folder).Select(x => Path.GetFileName(x)).Order(StringComparer.Ordinal)];

    private sealed class Warnings : ILogger
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Texts.Add(formatter(state, exception));
    }
}
