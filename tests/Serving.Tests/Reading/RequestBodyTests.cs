using System.Text;
using Rlfw.Serving.Reading;

namespace Rlfw.Serving.Tests.Reading;

public sealed class RequestBodyTests
{
    [Theory]
    [InlineData("", "the body is empty")]
    [InlineData(" \n", "the body is empty")]
    [InlineData("{\"a\": 1,\n \"b\": }", "at line 2, byte 7")]
    [InlineData("{\"a\": 1}{", "is not JSON at line 1")]
    [InlineData("[1]", "it is a list, but should be an object")]
    [InlineData("{\"n\": 1, \"n\": 2}", "not JSON")]
    [InlineData("{\"\\ud800\": 2}", "surrogate")]
    [InlineData("{\"a\": [{\"\\ud800\": 2}]}", "surrogate")]
    public void A_body_that_is_no_object_is_refused_with_the_place(string body, string part)
    {
        var fault = Should.Throw<RequestException>(() => Read(body));
        fault.Status.ShouldBe(400);
        fault.Message.ShouldContain(part);
    }

    [Fact]
    public void Depth_is_bounded() =>
        Should.Throw<RequestException>(() => Read(new string('[', 100_000))).Message.ShouldContain("depth");

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Should
            .Throw<RequestException>(() => RequestBody.Read("{\"a"u8.ToArray().Append((byte)0xFF).ToArray()))
            .Message.ShouldContain("not UTF-8");

    private static WireObject Read(string body) => RequestBody.Read(Encoding.UTF8.GetBytes(body));
}
