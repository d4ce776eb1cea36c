using Rlfw.Serving.Translation;

namespace Rlfw.Serving.Tests.Translation;

public sealed class ToolCallParserTests
{
    private readonly ToolCallParser _parser = new(new HashSet<string> { "f" });

    [Theory]
    [InlineData("{\"name\": \"f\", \"parameters\": {\"a\": 1}}", "{\"a\": 1}")]
    [InlineData("\n {\"type\": \"function\", \"name\": \"f\", \"arguments\": {}} ", "{}")]
    [InlineData("{\"name\": \"f\", \"parameters\": \"{\\\"a\\\": 1}\"}", "{\"a\": 1}")]
    public void A_call_is_one_object_of_a_known_name_and_parameters(string text, string arguments)
    {
        var call = _parser.Parse(text, null)!;
        (call.Function.Name, call.Function.Arguments).ShouldBe(("f", arguments));
    }

    [Theory]
    [InlineData("")]
    [InlineData("f")]
    [InlineData("{}")]
    [InlineData("{\"name\": \"f\"}")]
    [InlineData("{\"name\": \"g\", \"parameters\": {}}")]
    [InlineData("{\"name\": \"f\", \"parameters\": [1]}")]
    [InlineData("{\"name\": \"f\", \"parameters\": \"x\"}")]
    [InlineData("{\"name\": \"f\", \"parameters\": {}, \"more\": 1}")]
    [InlineData("{\"name\": \"f\", \"parameters\": {}, \"arguments\": {}}")]
    [InlineData("{\"name\": \"f\", \"name\": \"f\", \"parameters\": {}}")]
    [InlineData("{\"name\": \"\\ud800\", \"parameters\": {}}")]
    [InlineData("{\"name\": \"f\", \"parameters\": {}} {}")]
    public void Anything_else_is_text(string text) => _parser.Parse(text, null).ShouldBeNull();
}
