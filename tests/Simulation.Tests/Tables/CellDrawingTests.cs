using System.Xml.Linq;

namespace Rlfw.Simulation.Tests.Tables;

public sealed class CellDrawingTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Every_cell_has_its_value_and_arrow_or_its_mark()
    {
        var picture = XDocument.Parse(
            CellDrawing.Svg(
                3,
                [null, '#', null, null, 'X', 'G'],
                [true, false, false, false, false, false],
                [-3, 0, -1, -2.5, 0, 0],
                ['→', '↑', '↓', '↑', '←', '←']
            )
        );

        Values(picture, "text").ShouldBe(["state values and greedy policy", "-3.00", "S", "-1.00", "-2.50", "X", "G"]);
        picture
            .Descendants(Svg + "path")
            .Select(path => path.Attribute("transform")!.Value.Split("rotate")[1])
            .ShouldBe(["(90)", "(180)", "(0)"]);
        // The background, then the cells: lowest value, wall, highest value, between, trap, goal.
        var colors = picture.Descendants(Svg + "rect").Select(rect => rect.Attribute("fill")!.Value).ToArray();
        colors.ShouldBe(["#fff", "#feedde", "#4d4d4d", "#9ecae1", colors[4], "#fb9a99", "#a1d99b"]);
        colors[4].ShouldNotBe(colors[1]);
    }

    [Fact]
    public void Equal_values_and_values_that_are_not_finite_are_drawn_too()
    {
        Should.NotThrow(() => XDocument.Parse(CellDrawing.Svg(2, [null, null], [true, false], [0, 0], ['↑', '↑'])));
        Should.NotThrow(() =>
            XDocument.Parse(
                CellDrawing.Svg(2, [null, null], [true, false], [double.NaN, double.PositiveInfinity], ['↑', '↑'])
            )
        );
    }

    [Fact]
    public void Lists_of_another_length_are_refused() =>
        Should
            .Throw<ArgumentException>(() => CellDrawing.Svg(2, [null, null], [true, false], [1.0], ['↑', '↑']))
            .Message.ShouldContain("2 cells, but 1 values");

    private static IEnumerable<string> Values(XDocument picture, string element) =>
        picture.Descendants(Svg + element).Select(x => x.Value);
}
