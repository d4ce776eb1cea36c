using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Tests.Reading;

public sealed class YamlReaderTests
{
    [Fact]
    public void A_node_knows_its_line_and_column()
    {
        var root = (MappingNode)Read("a: 1\nb:\n  - { c: 'two' }\n").ShouldNotBeNull();
        var element = (MappingNode)((SequenceNode)root.Get("b")!).Items[0];
        root.Find("b")!.KeyPosition.ShouldBe(new Position("f", 2, 1));
        element.Position.ShouldBe(new Position("f", 3, 5));
        element.Find("c")!.KeyPosition.ShouldBe(new Position("f", 3, 7));
        var text = (ScalarNode)element.Get("c")!;
        text.Position.ShouldBe(new Position("f", 3, 10));
        (text.Text, text.Quoted).ShouldBe(("two", true));
    }

    [Theory]
    [InlineData("1_000", 1000)]
    [InlineData("100_000", 100_000)]
    [InlineData("2e-3", 2e-3)]
    [InlineData("+12", 12)]
    [InlineData("0x1F", 31)]
    [InlineData("0o17", 15)]
    [InlineData("-.5", -0.5)]
    [InlineData("1.", 1)]
    [InlineData(".inf", double.PositiveInfinity)]
    [InlineData("007", 7)]
    public void A_plain_number_is_a_number(string text, double value)
    {
        CoreSchema.TryNumber(text, out var number).ShouldBeTrue();
        number.ShouldBe(value);
        CoreSchema.IsText(text).ShouldBeFalse();
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("off")]
    [InlineData("1__0")]
    [InlineData("_1")]
    [InlineData("1_")]
    [InlineData("1_e5")]
    [InlineData("0x")]
    [InlineData("0o9")]
    [InlineData("1e")]
    [InlineData(".")]
    [InlineData("infinity")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    [InlineData("12 ")]
    public void What_the_core_schema_does_not_know_is_a_text(string text) => CoreSchema.IsText(text).ShouldBeTrue();

    [Fact]
    public void An_alias_stands_for_the_node_of_its_anchor()
    {
        var root = (MappingNode)Read("a: &x [1, 2]\nb: *x\n")!;
        root.Get("b").ShouldBeSameAs(root.Get("a"));
        root.Size.ShouldBe(7);
    }

    [Fact]
    public void Keys_are_texts_whatever_they_look_like()
    {
        var root = (MappingNode)Read("1: a\ntrue: b\n")!;
        root.Keys.ShouldBe(["1", "true"]);
    }

    [Fact]
    public void A_mapping_with_many_keys_is_read_in_linear_time_and_memory()
    {
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"k{i}: {i}\n"));
        ((MappingNode)Read(text)!).Entries.Length.ShouldBe(40_000);
    }

    private static Node? Read(string text)
    {
        var faults = new FaultCollector();
        var node = YamlReader.Read(text, (line, column) => new Position("f", line, column), faults);
        faults.InOrder().ShouldBeEmpty();
        return node;
    }
}
