using FsCheck;
using FsCheck.Fluent;

namespace Rlfw.Training.Tests.Checkpoints;

public sealed class StateTests
{
    [Fact]
    public void Every_double_comes_back() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<double>(),
                value =>
                {
                    using var state = new StateRoundTrip();
                    state.Writer.Write("x", value);
                    state.Writer.Write("many", [value, -value]);
                    var read = state.Read();
                    return Same(read.ReadDouble("x"), value) && Same(read.ReadDoubles("many")[1], -value);
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.1f)]
    [InlineData(-0f)]
    [InlineData(float.Epsilon)]
    [InlineData(float.MaxValue)]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(16777217f)]
    public void Every_single_keeps_its_bits(float value)
    {
        using var state = new StateRoundTrip();
        state.Writer.Write("x", [value]);

        BitConverter
            .SingleToInt32Bits(state.Read().ReadSingles("x")[0])
            .ShouldBe(BitConverter.SingleToInt32Bits(value));
    }

    [Fact]
    public void Integers_texts_and_flags_come_back()
    {
        using var state = new StateRoundTrip();
        state.Writer.Write("long", long.MinValue);
        state.Writer.Write("longs", [long.MaxValue, -1]);
        state.Writer.Write("text", "NaN \"ä\"\n");
        state.Writer.Write("flag", true);
        var read = state.Read();

        read.ReadInt64("long").ShouldBe(long.MinValue);
        read.ReadInt64s("longs").ShouldBe([long.MaxValue, -1]);
        read.ReadString("text").ShouldBe("NaN \"ä\"\n");
        read.ReadBoolean("flag").ShouldBeTrue();
        read.Keys.ShouldBe(["long", "longs", "text", "flag"]);
    }

    [Fact]
    public void Sections_may_be_filled_in_turns_and_tensors_stand_in_them()
    {
        using var scope = NewDisposeScope();
        using var state = new StateRoundTrip();
        var (a, b) = (state.Writer.Section("a"), state.Writer.Section("b"));
        a.Write("n", 1L);
        b.Write("n", 2L);
        a.Section("inner").WriteTensor("t", torch.arange(6).reshape(2, 3).t());
        var read = state.Read();

        read.Section("b").ReadInt64("n").ShouldBe(2);
        var tensor = read.Section("a").Section("inner").ReadTensor("t");
        tensor.shape.ShouldBe([3, 2]);
        tensor.data<long>().ToArray().ShouldBe([0, 3, 1, 4, 2, 5]);
    }

    [Fact]
    public void A_missing_value_is_named_by_its_path()
    {
        using var state = new StateRoundTrip();
        state.Writer.Section("algorithm").Section("optimizer");

        Should
            .Throw<KeyNotFoundException>(() => state.Read().Section("algorithm").Section("optimizer").ReadInt64("step"))
            .Message.ShouldContain("'algorithm/optimizer/step' is missing");
    }

    [Fact]
    public void A_value_of_another_kind_is_named_by_its_path()
    {
        using var state = new StateRoundTrip();
        state.Writer.Section("loop").Write("steps", "three");

        Should
            .Throw<FormatException>(() => state.Read().Section("loop").ReadInt64("steps"))
            .Message.ShouldBe("'loop/steps' is not an integer");
    }

    [Fact]
    public void Writing_a_key_twice_is_a_mistake_of_the_component()
    {
        using var state = new StateRoundTrip();
        state.Writer.Write("steps", 1L);

        Should.Throw<InvalidOperationException>(() => state.Writer.Write("steps", 2L)).Message.ShouldContain("'steps'");
    }

    // Bit for bit, but for the bits of a NaN, which say nothing.
    private static bool Same(double a, double b) =>
        BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) || (double.IsNaN(a) && double.IsNaN(b));
}
