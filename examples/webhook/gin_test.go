package webhook_test

import (
	"dialtone/webhook"

	"github.com/gin-gonic/gin"
)

// gin.WrapH takes a handler with the filter around it.
func Example_gin() {
	gin.SetMode(gin.ReleaseMode)
	router := gin.New()
	router.POST("/calls/:language", gin.WrapH(webhook.Verify(token, webhook.Voice(greet))))

	call(router, "/calls/en")
	// Output:
	// 200 OK text/xml; charset=utf-8
	// <?xml version="1.0" encoding="UTF-8"?>
	// <Response>
	//   <Say>Hello, +15005550006</Say>
	// </Response>
	// 403 Forbidden
}
